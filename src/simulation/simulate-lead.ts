import type { TemplateDefinition } from '../shared/template-definition.js';
import { evaluateCondition } from '../shared/template-conditions.js';
import { conditionContext } from '../shared/condition-context.js';
import { ROUTED_EVENT_TYPES } from '../shared/template-events.js';
import type { PathEntry, SimulatedEnd } from './path.js';
import { SimulatedExecution } from './simulated-execution.js';
import {
  type SimulatedEvent,
  type SimulatedLead,
  type SimulatedOrganization,
  SimulatedWorld,
} from './simulated-world.js';

/** What bounds one simulated execution. */
export const SIMULATION_LIMITS = { days: 366, events: 200, ms: 5_000, messageBodies: 50, warnings: 50 } as const;
const DAY_MS = 24 * 60 * 60 * 1_000;

export interface LeadSimulationRequest {
  organization: SimulatedOrganization;
  definition: TemplateDefinition;
  lead: SimulatedLead;
  start: Date;
  /** What the event that starts the execution says, or the input of a webhook. */
  triggerData?: Record<string, unknown>;
  /** In any order; those before the start are left out. */
  events: readonly { at: Date; type: string; data: Record<string, unknown> }[];
}

export interface LeadSimulation {
  path: PathEntry[];
  end: SimulatedEnd;
  /** Executions that `run` steps started. */
  runs: { stepId: string; visit: number; template: string; path: PathEntry[]; end: SimulatedEnd }[];
  /** How many messages would have gone out, by channel. */
  messages: Record<string, number>;
  /** The lead's fields that the execution has changed, as they are in the end. */
  changes: Record<string, unknown>;
  warnings: string[];
}

/** Runs a template for one lead, from the start until nothing is to come any more, in the time that computing it takes. */
export async function simulateLead(request: LeadSimulationRequest): Promise<LeadSimulation> {
  const { organization, definition, lead, start, events } = request;
  const world = new SimulatedWorld(organization, lead, start, SIMULATION_LIMITS.ms);
  const warnings = new Set<string>();
  const warn = (warning: string) => {
    if (warnings.size < SIMULATION_LIMITS.warnings) warnings.add(warning);
  };
  for (const event of events) {
    if (event.at < start) warn(`An event of type ${event.type} is before the start; it was left out.`);
    else world.plan(event.at.getTime(), event);
    if (!ROUTED.has(event.type)) warn(`Executions do not hear of events of type ${event.type}.`);
  }
  const trigger = triggerOf(request, world);
  warnOfTrigger(request, world, trigger, warn);
  const input = 'webhook' in definition.trigger ? request.triggerData : undefined;
  const execution = new SimulatedExecution(world, { definition, trigger, input, warn });
  execution.start();
  const stop = await world.clock.run(start.getTime() + SIMULATION_LIMITS.days * DAY_MS);
  if (execution.failure) throw execution.failure;
  if (stop === 'cpu_limit')
    warn(`The simulation took more than ${SIMULATION_LIMITS.ms / 1_000} seconds and was ended.`);
  if (stop === 'time_limit') warn(`The simulation ends ${SIMULATION_LIMITS.days} days after its start.`);
  const runs = execution.children.map(({ stepId, visit, execution: child }) => ({
    stepId,
    visit,
    template: child.definition.key,
    path: child.path,
    end: child.standing,
  }));
  dropBodies([execution.path, ...runs.map(({ path }) => path)].flat(), warn);
  return {
    path: execution.path,
    end: execution.standing,
    runs,
    messages: countBy(world.messages, ({ channel }) => channel),
    changes: changesOf(lead, world.lead),
    warnings: [...warnings],
  };
}

const ROUTED = new Set<string>(ROUTED_EVENT_TYPES);

/** The event that starts the execution has happened; what it says of the lead is in the lead already. */
function triggerOf({ definition, triggerData }: LeadSimulationRequest, world: SimulatedWorld): SimulatedEvent | null {
  if (!('event' in definition.trigger)) return null;
  return world.happen({ type: definition.trigger.event, data: triggerData ?? {} });
}

function warnOfTrigger(
  { definition, lead, organization, start, triggerData }: LeadSimulationRequest,
  world: SimulatedWorld,
  trigger: SimulatedEvent | null,
  warn: (warning: string) => void,
): void {
  const { where } = definition.trigger;
  if (where === undefined) return;
  const at = { id: '', step: '' };
  try {
    const event = trigger ?? { id: '', type: '', data: {}, input: triggerData ?? {} };
    const context = conditionContext(world.lead, organization.organizationId, event, at, start);
    if (!evaluateCondition(where, context)) {
      warn('The trigger condition does not hold for this lead: in production no execution would start.');
    }
  } catch {
    warn(`The trigger condition cannot be evaluated for lead ${lead.id}: in production no execution would start.`);
  }
}

/** Bodies of many messages would make an answer of megabytes. */
function dropBodies(path: readonly PathEntry[], warn: (warning: string) => void): void {
  const messages = path.flatMap(({ message }) => message ?? []);
  if (messages.length <= SIMULATION_LIMITS.messageBodies) return;
  warn(`Only the first ${SIMULATION_LIMITS.messageBodies} of ${messages.length} messages are shown with their bodies.`);
  for (const message of messages.slice(SIMULATION_LIMITS.messageBodies)) {
    message.html = null;
    message.text = '';
  }
}

function changesOf(before: SimulatedLead, after: SimulatedLead): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field as keyof SimulatedLead]),
    ),
  );
}

export function countBy<T>(all: readonly T[], keyOf: (one: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of all) counts[keyOf(one)] = (counts[keyOf(one)] ?? 0) + 1;
  return counts;
}
