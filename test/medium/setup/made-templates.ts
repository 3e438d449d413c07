import fc from 'fast-check';
import { stringify } from 'yaml';

/** A step of a made-up template; targets are counted from the step on, beyond the last they are `end`. */
export interface MadeStep {
  kind: 'branch' | 'update' | 'stop' | 'broken';
  holds: boolean[];
  jumps: number[];
  onError: 'continue' | 'stop' | 'jump';
  next: number | null;
}

const jump = fc.integer({ min: 1, max: 4 });
export const madeStep: fc.Arbitrary<MadeStep> = fc.record({
  kind: fc.constantFrom('branch', 'branch', 'update', 'broken', 'stop'),
  holds: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
  jumps: fc.array(jump, { minLength: 3, maxLength: 3 }),
  onError: fc.constantFrom('continue', 'stop', 'jump'),
  next: fc.option(jump),
});

/** What the template's words mean, told without the interpreter: the steps visited, how each ended, and the end. */
export function expectedRun(steps: readonly MadeStep[]) {
  const visited: [string, string][] = [];
  for (let at = 0; at < steps.length;) {
    const step = steps[at]!;
    const following = at + (step.next ?? 1);
    if (step.kind === 'stop') {
      visited.push([`s${at}`, 'stopped']);
      return { visited, state: 'stopped', reason: `stopped at s${at}` };
    }
    visited.push([`s${at}`, step.kind === 'broken' ? 'failed' : 'done']);
    if (step.kind === 'broken' && step.onError === 'stop') {
      return { visited, state: 'stopped', reason: `step_failed:s${at}` };
    }
    const chosen = step.kind === 'branch' ? step.holds.indexOf(true) : -1;
    if (chosen >= 0) at += step.jumps[chosen]!;
    else if (step.kind === 'broken' && step.onError === 'jump') at += step.jumps[0]!;
    else at = following;
  }
  return { visited, state: 'completed', reason: 'completed' };
}

export function toTemplate(key: string, steps: readonly MadeStep[]): string {
  const target = (at: number, by: number) => (at + by < steps.length ? `s${at + by}` : 'end');
  const made = steps.map((step, at) => {
    const common = { id: `s${at}`, ...(step.next === null ? {} : { next: target(at, step.next) }) };
    if (step.kind === 'stop') return { ...common, stop: { reason: `stopped at s${at}` } };
    if (step.kind === 'update') return { ...common, update: { tags: { add: [`t${at}`] } } };
    if (step.kind === 'broken') {
      const on_error = step.onError === 'jump' ? target(at, step.jumps[0]!) : step.onError;
      const branch = [{ where: 'lead.attributes.none == 1', next: 'end' }];
      // `end` is no answer to an error: the step's own way on is the same then.
      return {
        ...common,
        on_error: on_error === 'end' ? 'continue' : on_error,
        ...(on_error === 'end' ? { next: 'end' } : {}),
        branch,
      };
    }
    const branch = step.holds.map((holds, n) => ({
      where: holds ? 'lead.status == "new"' : 'score.value > 2.0',
      next: target(at, step.jumps[n]!),
    }));
    return { ...common, branch };
  });
  const trigger = { event: 'interaction.recorded', where: `event.data.kind == "${key}"` };
  return stringify({ key, name: key, trigger, steps: made });
}
