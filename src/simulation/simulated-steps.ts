import { conditionContext } from '../shared/condition-context.js';
import { DomainError } from '../shared/error-codes.js';
import { decideSend, type SendFacts } from '../shared/send-gate/decide-send.js';
import { dayStart } from '../shared/send-gate/quiet-hours.js';
import { decideBranch } from '../shared/steps/branch.js';
import { noticeAudience } from '../shared/steps/notice-audience.js';
import { renderContext, type RenderedMessage, renderLine, renderMessage } from '../shared/steps/render-message.js';
import { isTimeZone } from '../shared/time-zone.js';
import { planUpdate } from '../shared/steps/update.js';
import type { ConditionContext } from '../shared/template-conditions.js';
import type {
  SendStep,
  StepDefinition,
  StepKind,
  StepOf,
  StepTarget,
  TaskStep,
  TemplateDefinition,
} from '../shared/template-definition.js';
import type { PathEntry, SimulatedEnd } from './path.js';
import type { SimulatedEvent, SimulatedLead, SimulatedUser, SimulatedWorld } from './simulated-world.js';

/** An execution at one of its steps. */
export interface SimulatedSite<Step extends StepDefinition = StepDefinition> {
  world: SimulatedWorld;
  execution: SimulatedRun;
  step: Step;
  entry: PathEntry;
  /** Called with what interrupts a wait of the step. */
  interruptible: (interrupt: () => void) => void;
}

/** What steps see of the execution that they belong to. */
export interface SimulatedRun {
  id: string;
  /** How many executions stand behind the events that it causes. */
  depth: number;
  definition: TemplateDefinition;
  /** It was started by a `run` step of another. */
  isChild: boolean;
  warn(warning: string): void;
  startChild(stepId: string, visit: number, definition: TemplateDefinition): void;
  /** How the execution that a visit has started has ended; null where it has not. */
  childOf(stepId: string, visit: number): SimulatedEnd | null;
}

/** Where to go, or null where the step was interrupted and is begun again. */
export type SimulatedOutcome = { next: StepTarget } | { stop: string } | null;

type Performed = Exclude<StepKind, 'wait' | 'wait_for' | 'task' | 'parallel' | 'run'>;

/** By kind; each decides by the same functions as in production. */
const SIMULATED_STEPS: {
  [Kind in Performed]: (site: SimulatedSite<StepOf<Kind>>) => SimulatedOutcome | Promise<SimulatedOutcome>;
} = {
  branch: (site) => {
    const decision = decideBranch(site.step, conditionsOf(site));
    site.entry.decision = decision;
    return { next: decision.next };
  },

  update: (site) => {
    const { world, step, execution } = site;
    const plan = planUpdate(step, world.lead, conditionsOf(site), execution.depth + 1);
    world.update(plan);
    for (const { type, data } of plan.events) world.tell(type, data, execution.id);
    site.entry.result = plan.result;
    return { next: step.next };
  },

  stop: ({ step, entry }) => {
    entry.decision = { reason: step.reason };
    return { stop: step.reason };
  },

  split: notYet,
  assign: notYet,
  score: notYet,
  enrich: notYet,
  http: notYet,
  script: notYet,

  send: (site) => (site.step.channel === 'in_app' ? sendInApp(site) : sendToLead(site)),
};

/** Does a step in memory; what it would do is written down. */
export function performStep(site: SimulatedSite<StepOf<Performed>>): SimulatedOutcome | Promise<SimulatedOutcome> {
  const perform = SIMULATED_STEPS[site.step.kind] as (site: SimulatedSite) => ReturnType<typeof performStep>;
  return perform(site);
}

/** What conditions of a step see. */
export function conditionsOf({ world, execution, step }: SimulatedSite, event?: SimulatedEvent): ConditionContext {
  const { lead, organization, clock } = world;
  return conditionContext(
    lead,
    organization.organizationId,
    event,
    { id: execution.id, step: step.id },
    new Date(clock.now),
  );
}

/** Opens a task in memory, for whom production would choose. */
export function openTask(site: SimulatedSite<TaskStep>): void {
  const { world, execution, step, entry } = site;
  const title = renderLine(step.title, rendering(site));
  entry.task = { title, assignee: assigneeOf(site)?.name ?? null };
  world.tasks.push({
    id: world.nextId(),
    executionId: execution.id,
    stepId: step.id,
    visit: entry.visit,
    state: 'open',
    outcome: null,
  });
}

/** As chooseAssignee does (repositories/tasks.ts), all being equally busy. */
function assigneeOf({
  world: { lead, organization },
  step: { assign },
}: SimulatedSite<TaskStep>): SimulatedUser | undefined {
  const { users } = organization;
  const ofRole = (role: string) => users.find((user) => user.role === role);
  if (assign !== 'owner') return ofRole(assign);
  return users.find(({ id }) => id === lead.ownerId) ?? ofRole('agent') ?? ofRole('admin');
}

function sendInApp(site: SimulatedSite<SendStep>): SimulatedOutcome {
  const { world, step, entry } = site;
  const audience = noticeAudience(step, world.lead.ownerId);
  const { users } = world.organization;
  let told = users.filter((user) => ('userId' in audience ? user.id === audience.userId : user.role === audience.role));
  if (told.length === 0 && 'orElse' in audience) told = users.filter(({ role }) => role === audience.orElse);
  if (told.length === 0) throw new DomainError('message_refused', 'there is no user to tell');
  const rendered = renderStep(site);
  letGo(
    site,
    told.map(({ name }) => name),
    { ...rendered, html: null },
  );
  entry.result = { channel: 'in_app', messages: told.length };
  return { next: step.next };
}

/** Asks the gate until it lets the message go or refuses it; while it holds the message, time passes. */
async function sendToLead(site: SimulatedSite<SendStep>): Promise<SimulatedOutcome> {
  const { world, step, entry } = site;
  const { clock } = world;
  let isInterrupted = false;
  site.interruptible(() => (isInterrupted = true));
  for (;;) {
    const decision = decideSend(factsOf(site));
    const at = new Date(clock.now).toISOString();
    entry.gate ??= [];
    if (decision.verdict === 'never') {
      entry.gate.push({ verdict: 'never', at, reason: decision.reason });
      throw new DomainError('message_refused', decision.reason);
    }
    if (decision.verdict === 'now') {
      entry.gate.push({ verdict: 'now', at });
      break;
    }
    entry.gate.push({ verdict: 'later', at, reason: decision.reason, until: decision.until.toISOString() });
    entry.status = 'waiting';
    entry.waitUntil = decision.until.toISOString();
    await clock.until(() => isInterrupted, Math.max(1, decision.until.getTime() - clock.now));
    if (isInterrupted) return null;
  }
  letGo(site, [world.lead.email!], renderStep(site));
  entry.result = { channel: step.channel };
  return { next: step.next };
}

function factsOf({ world: { lead, organization, clock, messages }, step, entry }: SimulatedSite<SendStep>): SendFacts {
  const timeZone = timeZoneOf(lead);
  const now = new Date(clock.now);
  const since = dayStart(timeZone, now).getTime();
  const held = entry.gate?.find(({ verdict }) => verdict === 'later');
  return {
    channel: step.channel as SendFacts['channel'],
    address: lead.email,
    doNotContact: lead.doNotContact,
    leadStatus: lead.status,
    disposable: lead.disposable,
    suppressed: lead.suppressed,
    timeZone,
    policy: organization.sendPolicy,
    sentToday: messages.filter(({ channel, at }) => channel !== 'in_app' && at >= since).length,
    heldSince: held ? new Date(held.at) : null,
    now,
  };
}

function letGo(
  { world, execution, step, entry }: SimulatedSite<SendStep>,
  to: string[],
  rendered: RenderedMessage,
): void {
  const { channel, id: stepId } = step;
  entry.message = { channel, to, ...rendered };
  world.messages.push({
    at: world.clock.now,
    channel,
    executionId: execution.id,
    stepId,
    visit: entry.visit,
    to,
    rendered,
  });
  world.tell('message.sent', { channel, stepId, visit: entry.visit }, execution.id);
}

function renderStep(site: SimulatedSite<SendStep>): RenderedMessage {
  const { step, execution } = site;
  const message = execution.definition.messages[step.message];
  if (!message) throw new DomainError('render_failed', `the version has no message ${step.message}`);
  return renderMessage(message, rendering(site));
}

function rendering({ world: { lead, organization, clock }, execution }: SimulatedSite) {
  return renderContext({ lead, execution }, organization.publicUrl, new Date(clock.now));
}

function notYet({ step }: SimulatedSite): never {
  throw new DomainError('step_unavailable', `${step.kind} steps cannot be run yet`);
}

/** The zone by whose clocks a lead lives: its own, where that is known. */
export function timeZoneOf({ timeZone, organizationTimeZone }: SimulatedLead): string {
  return [timeZone, organizationTimeZone].find((zone) => zone !== null && isTimeZone(zone)) ?? 'UTC';
}
