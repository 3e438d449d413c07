import { conditionContext } from '../shared/condition-context.js';
import { DEEPEST_EXECUTION } from '../shared/interpreter/interpreter-types.js';
import { evaluateCondition } from '../shared/template-conditions.js';
import type { TemplateDefinition } from '../shared/template-definition.js';
import { depthOf } from '../shared/template-events.js';
import { type HistoryResult, HistoryTally } from './history-tally.js';
import { SimulatedExecution } from './simulated-execution.js';
import { timeZoneOf } from './simulated-steps.js';
import {
  type SimulatedEvent,
  type SimulatedLead,
  type SimulatedOrganization,
  SimulatedWorld,
} from './simulated-world.js';

/** A lead as it is today, and what has happened to it in the window. */
export interface LeadHistory {
  lead: SimulatedLead;
  /** Its score before the window; null where it had none. */
  scoreBefore: { value: number; points: number; band: string } | null;
  /** Of the event log, in its order. `isOwn`: the template itself has caused it, so that it is left out. */
  events: readonly { id: string; at: Date; type: string; data: Record<string, unknown>; isOwn: boolean }[];
}

export interface HistoryWindow {
  from: Date;
  to: Date;
  /** When the template's schedule was due. */
  occurrences: readonly Date[];
}

/** Executions of one lead at most: a template that reacts to every event may have thousands. */
const MOST_PER_LEAD = 50;
/** Of clock time, for one lead. */
const MOST_MS = 2_000;
const MOST_WARNINGS = 50;

/** What a template would have done with leads in a window of time: one lead after the other, each in a world of its own. */
export class HistorySimulation {
  readonly warnings = new Set<string>();
  leads = 0;
  private readonly tally = new HistoryTally();

  constructor(
    private readonly organization: SimulatedOrganization,
    private readonly definition: TemplateDefinition,
    private readonly window: HistoryWindow,
  ) {}

  get started(): number {
    return this.tally.started;
  }

  result(prices: Readonly<Record<string, number>>): HistoryResult {
    return this.tally.result(prices);
  }

  /** Lets a lead's window pass again with the template in it. */
  async add(history: LeadHistory): Promise<void> {
    const { from, to, occurrences } = this.window;
    const lead = leadBefore(history);
    const world = new SimulatedWorld(this.organization, lead, from, MOST_MS);
    const executions: SimulatedExecution[] = [];
    const start = (trigger: SimulatedEvent | null) => {
      if (this.startsBy(world, trigger, executions)) executions.push(this.startIn(world, trigger));
    };
    const { trigger } = this.definition;
    world.listen((event) => {
      if ('event' in trigger && event.type === trigger.event && depthOf(event.data) < DEEPEST_EXECUTION) start(event);
    });
    let last = from.getTime();
    for (const event of history.events) {
      if (event.isOwn && event.type.startsWith('lead.')) continue;
      // The log's order counts; clocks of two processes may differ by a little.
      last = Math.max(last, event.at.getTime());
      world.plan(last, event);
    }
    const exists = Math.max(from.getTime(), lead.createdAt.getTime());
    if ('schedule' in trigger) {
      for (const at of occurrences) if (at.getTime() >= exists) world.clock.at(at.getTime(), () => start(null));
    } else if (!('event' in trigger)) world.clock.at(exists, () => start(null));
    const stop = await world.clock.run(to.getTime());
    this.leads++;
    if (stop === 'cpu_limit')
      this.warn(`A lead took more than ${MOST_MS / 1_000} seconds; the rest of its window was left out.`);
    const failed = executions.find(({ failure }) => failure !== null);
    if (failed) throw failed.failure;
    for (const execution of executions) this.tally.addExecution(execution);
    for (const message of world.messages) this.tally.addMessage(message, timeZoneOf(world.lead));
  }

  /** As routing decides (activities/route-events.ts, repositories/routing.ts). */
  private startsBy(
    world: SimulatedWorld,
    trigger: SimulatedEvent | null,
    earlier: readonly SimulatedExecution[],
  ): boolean {
    const { reentry } = this.definition;
    const { where } = this.definition.trigger;
    const last = earlier.at(-1);
    if (reentry === 'once' && last) return false;
    if (typeof reentry === 'object' && last && last.startedAt > world.clock.now - reentry.afterMs) return false;
    if (where !== undefined && !this.holds(where, world, trigger)) return false;
    if (earlier.length < MOST_PER_LEAD) return true;
    this.warn(
      `Some leads would have gone through the template more than ${MOST_PER_LEAD} times; the first are counted.`,
    );
    return false;
  }

  private holds(where: string, world: SimulatedWorld, trigger: SimulatedEvent | null): boolean {
    const { organizationId } = this.organization;
    const now = new Date(world.clock.now);
    try {
      return evaluateCondition(
        where,
        conditionContext(world.lead, organizationId, trigger ?? undefined, undefined, now),
      );
    } catch {
      this.warn(
        'The trigger condition could not be evaluated for some leads; they were passed over, as in production.',
      );
      return false;
    }
  }

  private startIn(world: SimulatedWorld, trigger: SimulatedEvent | null): SimulatedExecution {
    const { definition } = this;
    const depth = trigger ? depthOf(trigger.data) : 0;
    const execution = new SimulatedExecution(world, { definition, trigger, depth, warn: (text) => this.warn(text) });
    execution.start();
    return execution;
  }

  private warn(warning: string): void {
    if (this.warnings.size < MOST_WARNINGS) this.warnings.add(warning);
  }
}

/** The lead as it was before the window, as far as the log tells: its status, its score and its owner. */
function leadBefore({ lead, scoreBefore, events }: LeadHistory): SimulatedLead {
  const status = events.find(({ type }) => type === 'lead.status_changed')?.data.from;
  const isOwned = !events.some(({ type }) => type === 'lead.assigned');
  return {
    ...lead,
    status: typeof status === 'string' ? (status as SimulatedLead['status']) : lead.status,
    scoreValue: scoreBefore?.value ?? null,
    scorePoints: scoreBefore?.points ?? null,
    scoreBand: scoreBefore?.band ?? null,
    ...(isOwned ? {} : { ownerId: null, ownerName: null, ownerEmail: null }),
  };
}
