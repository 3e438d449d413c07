import { isMap, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { EventType } from './events.js';
import { checkCondition } from './template-conditions.js';
import type { CompiledMessage, Reentry, StepDefinition, TemplateDefinition } from './template-definition.js';
import { parseDuration } from './template-duration.js';
import { compileMessage } from './template-messages.js';
import { checkLiquid } from './template-rendering.js';
import {
  RESERVED_STEP_IDS,
  STEP_KINDS,
  STEP_SCHEMAS,
  type StepSource,
  TEMPLATE_HEAD_SCHEMA,
  TEMPLATE_LIMITS,
  type TemplateHead,
} from './template-schema.js';

/** One thing that is wrong with a template. */
export interface TemplateProblem {
  /** Where, for example `steps.2.wait_for.event`; empty for the whole. */
  path: string;
  code:
    | 'yaml_invalid'
    | 'too_large'
    | 'schema'
    | 'step_kind'
    | 'step_id_taken'
    | 'step_id_reserved'
    | 'step_unknown'
    | 'message_unknown'
    | 'message_incomplete'
    | 'condition_invalid'
    | 'liquid_invalid'
    | 'mjml_invalid'
    | 'key_changed';
  message: string;
  /** Line of the source, from 1. */
  line?: number;
}

export type CompiledTemplate =
  { ok: true; definition: TemplateDefinition } | { ok: false; problems: TemplateProblem[] };

type Path = readonly (string | number)[];
type Report = (path: Path, code: TemplateProblem['code'], message: string) => void;

/** Reads, checks and compiles a template. Answers everything that is wrong with it, with its lines. */
export async function compileTemplate(source: string): Promise<CompiledTemplate> {
  if (Buffer.byteLength(source) > TEMPLATE_LIMITS.sourceBytes) {
    const message = `the file is larger than ${TEMPLATE_LIMITS.sourceBytes / 1024} KB`;
    return { ok: false, problems: [{ path: '', code: 'too_large', message }] };
  }
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      path: '',
      code: 'yaml_invalid' as const,
      message: error.message,
      line: lines.linePos(error.pos[0]).line,
    }));
    return { ok: false, problems };
  }
  const problems: TemplateProblem[] = [];
  const report: Report = (path, code, message) => {
    const offset = offsetOf(document, path);
    const line = offset === undefined ? {} : { line: lines.linePos(offset).line };
    problems.push({ path: path.join('.'), code, message, ...line });
  };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    report([], 'yaml_invalid', (error as Error).message);
    return { ok: false, problems };
  }
  const head = TEMPLATE_HEAD_SCHEMA.safeParse(value);
  if (!head.success) {
    reportIssues(head.error, [], report);
    return { ok: false, problems };
  }
  const steps = head.data.steps.map((step, index) => readStep(step, index, report));
  if (problems.length > 0) return { ok: false, problems };
  const sources = steps as StepSource[];
  checkReferences(head.data, sources, report);
  checkExpressions(head.data, sources, report);
  const messages = await compileMessages(head.data, report);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, definition: define(head.data, sources, messages) };
}

function readStep(raw: Record<string, unknown>, index: number, report: Report): StepSource | undefined {
  const kinds = STEP_KINDS.filter((kind) => kind in raw);
  if (kinds.length !== 1) {
    const found = kinds.length === 0 ? 'none' : kinds.join(' and ');
    report(['steps', index], 'step_kind', `a step has exactly one of ${STEP_KINDS.join(', ')}; here is ${found}`);
    return undefined;
  }
  const step = STEP_SCHEMAS[kinds[0]!].safeParse(raw);
  if (!step.success) reportIssues(step.error, ['steps', index], report);
  return step.data;
}

function reportIssues(error: z.ZodError, at: Path, report: Report): void {
  for (const issue of error.issues) {
    const path = [...at, ...(issue.path as (string | number)[])];
    if (issue.code !== 'unrecognized_keys') report(path, 'schema', issue.message);
    else for (const key of issue.keys) report([...path, key], 'schema', `there is no "${key}" here`);
  }
}

function checkReferences(head: TemplateHead, steps: readonly StepSource[], report: Report): void {
  const ids = new Set<string>();
  steps.forEach((step, index) => {
    if (RESERVED_STEP_IDS.has(step.id)) {
      report(['steps', index, 'id'], 'step_id_reserved', `"${step.id}" has a meaning of its own`);
    }
    if (ids.has(step.id)) report(['steps', index, 'id'], 'step_id_taken', `there are two steps "${step.id}"`);
    ids.add(step.id);
  });
  steps.forEach((step, index) => {
    const known = (id: string | undefined, ...path: Path) => {
      if (id !== undefined && id !== 'end' && !ids.has(id)) {
        report(['steps', index, ...path], 'step_unknown', `there is no step "${id}"`);
      }
    };
    known(step.next, 'next');
    if (!['park', 'continue', 'stop'].includes(step.on_error)) known(step.on_error, 'on_error');
    if ('wait_for' in step) known(step.wait_for.on_timeout, 'wait_for', 'on_timeout');
    if ('task' in step) known(step.task.on_timeout, 'task', 'on_timeout');
    if ('branch' in step) step.branch.forEach((one, position) => known(one.next, 'branch', position, 'next'));
    if ('send' in step) checkSend(head, step, index, report);
  });
}

function checkSend(
  head: TemplateHead,
  step: Extract<StepSource, { send: unknown }>,
  index: number,
  report: Report,
): void {
  const { channel, message, to } = step.send;
  const body = Object.hasOwn(head.messages, message) ? head.messages[message] : undefined;
  if (!body) {
    report(['steps', index, 'send', 'message'], 'message_unknown', `there is no message "${message}"`);
  } else if (body.subject === undefined) {
    report(['steps', index, 'send', 'message'], 'message_incomplete', `message "${message}" needs a subject`);
  }
  if (channel === 'email' && to !== undefined && to !== 'lead') {
    report(['steps', index, 'send', 'to'], 'schema', 'an email goes to the lead');
  }
  if (channel === 'in_app' && to === 'lead') {
    report(['steps', index, 'send', 'to'], 'schema', 'an in-app notice goes to owner, admins or agents');
  }
}

function checkExpressions(head: TemplateHead, steps: readonly StepSource[], report: Report): void {
  const condition = (expression: string | undefined, path: Path, wanted: 'bool' | 'value' = 'bool') => {
    const problem = expression === undefined ? undefined : checkCondition(expression, wanted);
    if (problem) report(path, 'condition_invalid', problem);
  };
  condition(head.trigger.where, ['trigger', 'where']);
  condition(head.exit?.where, ['exit', 'where']);
  steps.forEach((step, index) => {
    const at = ['steps', index];
    if ('wait_for' in step) condition(step.wait_for.where, [...at, 'wait_for', 'where']);
    if ('branch' in step) step.branch.forEach((one, n) => condition(one.where, [...at, 'branch', n, 'where']));
    if ('update' in step) {
      for (const [field, value] of Object.entries(step.update.set ?? {})) {
        if (typeof value === 'object' && value !== null)
          condition(value.cel, [...at, 'update', 'set', field, 'cel'], 'value');
      }
    }
    if ('task' in step) {
      const problem = checkLiquid(step.task.title);
      if (problem) report([...at, 'task', 'title'], 'liquid_invalid', problem);
    }
  });
}

async function compileMessages(head: TemplateHead, report: Report): Promise<Record<string, CompiledMessage>> {
  const entries = Object.entries(head.messages);
  if (entries.length > TEMPLATE_LIMITS.messages) report(['messages'], 'schema', `${TEMPLATE_LIMITS.messages} at most`);
  const messages: Record<string, CompiledMessage> = {};
  for (const [name, source] of entries.slice(0, TEMPLATE_LIMITS.messages)) {
    const { compiled, problems } = await compileMessage(source);
    for (const problem of problems) report(['messages', name, problem.field], problem.code, problem.message);
    messages[name] = compiled;
  }
  return messages;
}

function define(
  head: TemplateHead,
  sources: readonly StepSource[],
  messages: Record<string, CompiledMessage>,
): TemplateDefinition {
  const steps = sources.map((step, index) => defineStep(step, sources[index + 1]?.id ?? 'end'));
  const listens = new Set<EventType>();
  for (const step of steps) {
    if (step.kind === 'wait_for') listens.add(step.event);
    if (step.kind === 'task') listens.add('task.completed');
  }
  return {
    key: head.key,
    name: head.name,
    trigger: head.trigger as TemplateDefinition['trigger'],
    reentry: defineReentry(head.reentry),
    ...(head.exit ? { exit: head.exit } : {}),
    steps,
    messages,
    listens: [...listens].sort(),
  };
}

function defineReentry(reentry: TemplateHead['reentry']): Reentry {
  return typeof reentry === 'string' ? reentry : { afterMs: parseDuration(reentry.after)! };
}

function defineStep(step: StepSource, following: string): StepDefinition {
  const next = step.next ?? following;
  const common = {
    id: step.id,
    next,
    onError: step.on_error,
    ...(step.retry ? { retry: { attempts: step.retry.attempts, backoffMs: parseDuration(step.retry.backoff)! } } : {}),
    ...(step.timeout ? { timeoutMs: parseDuration(step.timeout)! } : {}),
  };
  if ('send' in step) {
    const { channel, message } = step.send;
    return { ...common, kind: 'send', channel, message, to: step.send.to ?? (channel === 'email' ? 'lead' : 'owner') };
  }
  if ('wait' in step) return { ...common, kind: 'wait', durationMs: parseDuration(step.wait)! };
  if ('wait_for' in step) {
    const { event, where, timeout, on_timeout } = step.wait_for;
    const timing = { timeoutMs: parseDuration(timeout)!, onTimeout: on_timeout ?? next };
    // `timeoutMs` of a step is that of one try, which a wait does not have; here it is the wait's.
    return { ...common, kind: 'wait_for', event, ...(where ? { where } : {}), ...timing };
  }
  if ('branch' in step) {
    return {
      ...common,
      kind: 'branch',
      cases: step.branch.map((one) => ({ ...(one.where ? { where: one.where } : {}), next: one.next })),
    };
  }
  if ('update' in step) {
    const set = Object.entries(step.update.set ?? {}).map(([field, value]) => [
      field,
      typeof value === 'object' && value !== null ? { cel: value.cel } : { literal: value },
    ]);
    return {
      ...common,
      kind: 'update',
      set: Object.fromEntries(set),
      ...(step.update.status ? { status: step.update.status } : {}),
      addTags: step.update.tags?.add ?? [],
      removeTags: step.update.tags?.remove ?? [],
    };
  }
  if ('task' in step) {
    const { assign, title, due, on_timeout } = step.task;
    return { ...common, kind: 'task', assign, title, dueMs: parseDuration(due)!, onTimeout: on_timeout ?? next };
  }
  return { ...common, kind: 'stop', reason: step.stop?.reason ?? 'stop' };
}

/** Where in the source a path begins; of what is missing, where its nearest parent does. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: Path): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const part = path.slice(0, length);
    const parent: unknown = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const pair = isMap(parent) ? parent.items.find((item) => String(item.key) === String(part.at(-1))) : undefined;
    const key = pair?.key as { range?: [number, number, number] } | undefined;
    const node = document.getIn(part, true) as { range?: [number, number, number] } | undefined;
    const range = key?.range ?? node?.range;
    if (range) return range[0];
  }
  return document.contents?.range?.[0];
}
