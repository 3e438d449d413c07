import { DomainError } from '../shared/error-codes.js';
import { decideSend, type SendFacts } from '../shared/send-gate/decide-send.js';
import { dayStart } from '../shared/send-gate/quiet-hours.js';
import { decideBranch } from '../shared/steps/branch.js';
import { noticeAudience } from '../shared/steps/notice-audience.js';
import { type RenderedMessage, renderLine, renderMessage } from '../shared/steps/render-message.js';
import { isTimeZone } from '../shared/time-zone.js';
import { decideSplit } from '../shared/steps/split.js';
import { planUpdate } from '../shared/steps/update.js';
import type { SendStep, StepKind, StepOf, TaskStep } from '../shared/template-definition.js';
import { assign, enrich, http, score, script } from './simulated-outside-steps.js';
import { conditionsOf, renderingOf, type SimulatedOutcome, type SimulatedSite } from './simulated-site.js';
import type { SimulatedLead, SimulatedUser } from './simulated-world.js';

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

  split: ({ world, execution, step, entry }) => {
    const decision = decideSplit(step, execution.definition.key, world.lead.id);
    entry.decision = { ...decision };
    return { next: decision.next };
  },

  assign,
  score,
  enrich,
  http,
  script,

  send: (site) => (site.step.channel === 'in_app' ? sendInApp(site) : sendToLead(site)),
};

/** Does a step in memory; what it would do is written down. */
export function performStep(site: SimulatedSite<StepOf<Performed>>): SimulatedOutcome | Promise<SimulatedOutcome> {
  const perform = SIMULATED_STEPS[site.step.kind] as (site: SimulatedSite) => ReturnType<typeof performStep>;
  return perform(site);
}

/** Opens a task in memory, for whom production would choose. */
export function openTask(site: SimulatedSite<TaskStep>): void {
  const { world, execution, step, entry } = site;
  const title = renderLine(step.title, renderingOf(site));
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
  return renderMessage(message, renderingOf(site));
}

/** The zone by whose clocks a lead lives: its own, where that is known. */
export function timeZoneOf({ timeZone, organizationTimeZone }: SimulatedLead): string {
  return [timeZone, organizationTimeZone].find((zone) => zone !== null && isTimeZone(zone)) ?? 'UTC';
}
