import type { EventType } from './events.js';
import { parseDays } from './template-days.js';
import type {
  CompiledMessage,
  HttpStep,
  Json,
  Reentry,
  ScriptStep,
  StepCommon,
  StepDefinition,
  StepTarget,
  TemplateDefinition,
  Trigger,
  UpdateStep,
  WaitLength,
} from './template-definition.js';
import { parseDuration } from './template-duration.js';
import type { PlacedStep } from './template-read.js';
import type { TemplateHead, TriggerSource } from './template-schema.js';
import type { FlatStepSource, RawParallelSource } from './template-step-schemas.js';

/** How long a `run` step that names no time waits for the end of what it started. */
const RUN_TIMEOUT_MS = 30 * 86_400_000;
const MEGABYTE = 1024 * 1024;

/** A template that was found to be right, as the interpreter runs it. */
export function defineTemplate(
  head: Omit<TemplateHead, 'trigger'>,
  trigger: TriggerSource,
  placed: readonly PlacedStep[],
  messages: Record<string, CompiledMessage>,
  usesOutputs: boolean,
): TemplateDefinition {
  const steps = placed.map(defineStep);
  const listens = new Set<EventType>();
  for (const step of steps) {
    if (step.kind === 'wait_for') listens.add(step.event);
    if (step.kind === 'task') listens.add('task.completed');
  }
  return {
    key: head.key,
    name: head.name,
    trigger: defineTrigger(trigger),
    reentry: defineReentry(head.reentry),
    ...(head.paused ? { startsPaused: true as const } : {}),
    ...(head.exit ? { exit: head.exit } : {}),
    ...(head.flow === 'code' ? { coded: true as const } : {}),
    steps,
    messages,
    listens: [...listens].sort(),
    usesOutputs,
  };
}

function defineTrigger(trigger: TriggerSource): Trigger {
  const where = trigger.where === undefined ? {} : { where: trigger.where };
  if ('event' in trigger) return { event: trigger.event, ...where };
  if ('schedule' in trigger) {
    return { schedule: { cron: trigger.schedule, timeZone: trigger.time_zone }, ...where };
  }
  if ('webhook' in trigger) return { webhook: trigger.webhook, ...where };
  return { manual: true, ...where };
}

function defineReentry(reentry: TemplateHead['reentry']): Reentry {
  return typeof reentry === 'string' ? reentry : { afterMs: parseDuration(reentry.after)! };
}

function defineStep(placed: PlacedStep): StepDefinition {
  const step = placed.source!;
  const { within } = placed;
  // Within a branch, `end` is the end of the branch.
  const to = (target: StepTarget): StepTarget =>
    target === 'end' && within !== undefined ? `join:${within.slice(0, within.lastIndexOf('/'))}` : target;
  const next = to(step.next ?? placed.following);
  const common: StepCommon = {
    id: step.id,
    next,
    onError: step.on_error,
    ...(step.retry ? { retry: { attempts: step.retry.attempts, backoffMs: parseDuration(step.retry.backoff)! } } : {}),
    ...(step.timeout ? { timeoutMs: parseDuration(step.timeout)! } : {}),
    ...(within === undefined ? {} : { within }),
  };
  if ('parallel' in step) return defineParallel(step, placed, common);
  return defineFlat(step, common, to);
}

function defineParallel(step: RawParallelSource, { branches }: PlacedStep, common: StepCommon): StepDefinition {
  return { ...common, kind: 'parallel', branches: branches!, join: step.parallel.join };
}

function defineFlat(step: FlatStepSource, common: StepCommon, to: (target: StepTarget) => StepTarget): StepDefinition {
  const after = (target: StepTarget | undefined): StepTarget => (target === undefined ? common.next : to(target));
  if ('send' in step) {
    const { channel, message } = step.send;
    return { ...common, kind: 'send', channel, message, to: step.send.to ?? (channel === 'email' ? 'lead' : 'owner') };
  }
  if ('wait' in step) return { ...common, kind: 'wait', ...defineWait(step.wait) };
  if ('wait_for' in step) {
    const { event, where, timeout, on_timeout } = step.wait_for;
    const timing = { timeoutMs: parseDuration(timeout)!, onTimeout: after(on_timeout) };
    // `timeoutMs` of a step is that of one try, which a wait does not have; here it is the wait's.
    return { ...common, kind: 'wait_for', event, ...(where ? { where } : {}), ...timing };
  }
  if ('branch' in step) {
    const cases = step.branch.map((one) => ({ ...(one.where ? { where: one.where } : {}), next: to(one.next) }));
    return { ...common, kind: 'branch', cases };
  }
  if ('split' in step) {
    return { ...common, kind: 'split', paths: step.split.map((path) => ({ ...path, next: to(path.next) })) };
  }
  if ('update' in step) return defineUpdate(step.update, common);
  if ('assign' in step) {
    const { strategy, role, user, capacity, keep, on_none } = step.assign;
    const options = { ...(user ? { user } : {}), ...(capacity ? { capacity } : {}) };
    return { ...common, kind: 'assign', strategy, role, ...options, keep, onNone: after(on_none) };
  }
  if ('task' in step) {
    const { assign, title, due, on_timeout } = step.task;
    return { ...common, kind: 'task', assign, title, dueMs: parseDuration(due)!, onTimeout: after(on_timeout) };
  }
  if ('score' in step) return { ...common, kind: 'score' };
  if ('enrich' in step) {
    const providers = step.enrich?.providers;
    return { ...common, kind: 'enrich', ...(providers ? { providers } : {}) };
  }
  if ('http' in step) return defineHttp(step.http, common);
  if ('script' in step) return defineScript(step.script, common);
  if ('run' in step) {
    const { template, wait, timeout, on_timeout } = step.run;
    if (!wait) return { ...common, kind: 'run', template, wait };
    const timeoutMs = timeout ? parseDuration(timeout)! : RUN_TIMEOUT_MS;
    return { ...common, kind: 'run', template, wait, timeoutMs, onTimeout: after(on_timeout) };
  }
  return { ...common, kind: 'stop', reason: step.stop?.reason ?? 'stop' };
}

function defineWait(wait: Extract<FlatStepSource, { wait: unknown }>['wait']): WaitLength {
  if (typeof wait === 'string') return { durationMs: parseDuration(wait)! };
  if ('until' in wait) {
    const cel = isDateText(wait.until) ? JSON.stringify(wait.until) : wait.until;
    return { until: { cel, timeZone: wait.time_zone } };
  }
  if ('time' in wait) {
    const afterMs = wait.after === undefined ? {} : { afterMs: parseDuration(wait.after)! };
    return { timeOfDay: { at: wait.time, days: parseDays(wait.days)!, timeZone: wait.time_zone, ...afterMs } };
  }
  const { from, to, days, time_zone: timeZone, plus } = wait.business_hours;
  const durationMs = plus === undefined ? {} : { durationMs: parseDuration(plus)! };
  return { businessHours: { ...durationMs, days: parseDays(days)!, from, to, timeZone } };
}

function defineUpdate(
  { set, status, tags }: Extract<FlatStepSource, { update: unknown }>['update'],
  common: StepCommon,
): UpdateStep {
  const values = Object.entries(set ?? {}).map(([field, value]) => [
    field,
    typeof value === 'object' && value !== null ? { cel: value.cel } : { literal: value },
  ]);
  return {
    ...common,
    kind: 'update',
    set: Object.fromEntries(values) as UpdateStep['set'],
    ...(status ? { status } : {}),
    addTags: tags?.add ?? [],
    removeTags: tags?.remove ?? [],
  };
}

function defineHttp(http: Extract<FlatStepSource, { http: unknown }>['http'], common: StepCommon): HttpStep {
  const { method, url, headers, body, save, accept } = http;
  const options = { ...(body === undefined ? {} : { body: body as Json }), ...(accept ? { accept } : {}) };
  return { ...common, kind: 'http', method, url, headers, save, ...options };
}

function defineScript(script: Extract<FlatStepSource, { script: unknown }>['script'], common: StepCommon): ScriptStep {
  const { source, input, limit_ms: limitMs, memory_mb } = script;
  const values = Object.entries(input).map(([name, value]) => [name, inputOf(value as Json)] as const);
  const memoryBytes = memory_mb * MEGABYTE;
  return { ...common, kind: 'script', source, input: Object.fromEntries(values), limitMs, memoryBytes };
}

/** A map whose only key is `cel` is an expression. */
export function inputOf(value: Json): { cel: string } | { literal: Json } {
  const isExpression = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isExpression && typeof value.cel === 'string' && Object.keys(value).length === 1) return { cel: value.cel };
  return { literal: value };
}

/** A date, with or without a time and an offset, rather than CEL. */
export function isDateText(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}(?:$|[T ]\d)/.test(text);
}
