import { didYouMean } from './nearest-name.js';
import { RESERVED_STEP_IDS } from './template-limits.js';
import type { Path, Report } from './template-problems.js';
import type { PlacedStep } from './template-read.js';
import type { TemplateHead } from './template-schema.js';

/** A place that names a step. */
export interface Reference {
  path: Path;
  target: string;
}

const ERROR_WORDS: ReadonlySet<string> = new Set(['park', 'continue', 'stop']);

/** Every place of a step that names another. */
export function referencesOf({ source: step, path }: PlacedStep): Reference[] {
  if (!step) return [];
  const found: Reference[] = [];
  const add = (target: string | undefined, ...at: Path) => {
    if (target !== undefined) found.push({ path: [...path, ...at], target });
  };
  add(step.next, 'next');
  if (!ERROR_WORDS.has(step.on_error)) add(step.on_error, 'on_error');
  if ('wait_for' in step) add(step.wait_for.on_timeout, 'wait_for', 'on_timeout');
  if ('task' in step) add(step.task.on_timeout, 'task', 'on_timeout');
  if ('run' in step) add(step.run.on_timeout, 'run', 'on_timeout');
  if ('assign' in step) add(step.assign.on_none, 'assign', 'on_none');
  if ('branch' in step) step.branch.forEach((one, index) => add(one.next, 'branch', index, 'next'));
  if ('split' in step) step.split.forEach((one, index) => add(one.next, 'split', index, 'next'));
  return found;
}

/** Checks ids, what points at steps, and what steps send. */
export function checkReferences(head: Pick<TemplateHead, 'messages'>, steps: readonly PlacedStep[], report: Report) {
  const byId = new Map<string, PlacedStep>();
  for (const step of steps) {
    if (step.id === undefined) continue;
    const path = [...step.path, 'id'];
    if (RESERVED_STEP_IDS.has(step.id))
      report(path, 'step_id_reserved', `"${step.id}" has a meaning of its own; name the step otherwise`);
    if (byId.has(step.id)) report(path, 'step_id_taken', `there are two steps "${step.id}"; give one another id`);
    else byId.set(step.id, step);
  }
  for (const step of steps) {
    for (const { path, target } of referencesOf(step)) {
      if (target === 'end') continue;
      const found = byId.get(target);
      if (!found) {
        const hint = didYouMean(target, byId.keys());
        report(path, 'step_unknown', `there is no step "${target}"${hint || '; name a step of this template, or end'}`);
      } else if (found.within !== step.within) report(path, 'branch_crossed', crossing(target, found, step));
    }
    checkNames(step, report);
    checkSend(head, step, report);
  }
}

function crossing(target: string, to: PlacedStep, from: PlacedStep): string {
  if (from.within === undefined)
    return `"${target}" is within a branch of a parallel, where only steps of that branch may go`;
  return to.within === undefined
    ? `"${target}" is outside of this branch of the parallel; write end to end the branch`
    : `"${target}" is within another branch of the parallel; write end to end this one`;
}

function checkNames({ source: step, path }: PlacedStep, report: Report): void {
  if (!step || !('split' in step)) return;
  step.split.forEach(({ name }, index) => {
    if (step.split.findIndex((one) => one.name === name) === index) return;
    report([...path, 'split', index, 'name'], 'name_taken', `there are two paths "${name}"; give one another name`);
  });
}

function checkSend({ messages }: Pick<TemplateHead, 'messages'>, { source: step, path }: PlacedStep, report: Report) {
  if (!step || !('send' in step)) return;
  const { channel, message, to } = step.send;
  const at = [...path, 'send'];
  const body = Object.hasOwn(messages, message) ? messages[message] : undefined;
  if (!body) {
    const hint = didYouMean(message, Object.keys(messages)) || '; add it to messages';
    report([...at, 'message'], 'message_unknown', `there is no message "${message}"${hint}`);
  } else if (body.subject === undefined) {
    report([...at, 'message'], 'message_incomplete', `message "${message}" needs a subject`);
  }
  if (channel === 'email' && to !== undefined && to !== 'lead')
    report([...at, 'to'], 'schema', 'an email goes to the lead; leave `to` out, or send an in_app notice');
  if (channel === 'in_app' && to === 'lead')
    report([...at, 'to'], 'schema', 'an in-app notice goes to owner, admins or agents');
}
