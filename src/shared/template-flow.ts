import type { PlacedStep } from './template-read.js';
import type { Path, Report } from './template-problems.js';
import { referencesOf } from './template-references.js';

/** Warns of steps that nothing leads to, and of loops that no wait holds up. Wants ids that are right. */
export function checkFlow(steps: readonly PlacedStep[], warn: Report): void {
  const byId = new Map(steps.map((step) => [step.id!, step]));
  const ways = new Map(steps.map((step) => [step.id!, waysOut(step, byId)]));
  const reached = new Set<string>();
  const open = steps[0] ? [steps[0].id!] : [];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    open.push(...ways.get(id)!);
  }
  for (const { id, path } of steps) {
    if (reached.has(id!)) continue;
    warn(path, 'step_unreachable', `no step leads to "${id}"; point a next at it, or take it out`);
  }
  const loop = loopWithoutWait(steps, ways);
  if (loop) {
    const message = `${[...loop.ids, loop.ids[0]].join(' → ')} is a loop without a wait: it ends when the execution has visited its most steps; put a wait into it`;
    warn(loop.path, 'loop_without_wait', message);
  }
}

/** The steps that a step may lead to. */
function waysOut(placed: PlacedStep, byId: ReadonlyMap<string, PlacedStep>): string[] {
  const { source: step, branches, following, within } = placed;
  if (!step || 'stop' in step) return errorWay(placed);
  const targets = referencesOf(placed).map(({ target }) => target);
  // A branch with a way that is always open, and a split, never come to their own `next`.
  const goesOn = !('split' in step) && !('branch' in step && step.branch.some(({ where }) => where === undefined));
  if (goesOn && step.next === undefined && !branches) targets.push(following);
  if (branches) targets.push(...branches);
  const ends = within === undefined ? [] : [step.next ?? following, ...targets];
  if (ends.some((target) => target === 'end' || target.startsWith('join:'))) {
    const parallel = byId.get(within!.slice(0, within!.lastIndexOf('/')));
    if (parallel) targets.push(parallel.source?.next ?? parallel.following);
  }
  return targets.filter((target) => byId.has(target));
}

function errorWay({ source: step }: PlacedStep): string[] {
  return step && !['park', 'continue', 'stop'].includes(step.on_error) ? [step.on_error] : [];
}

function holdsUp({ source: step }: PlacedStep): boolean {
  return (
    step !== undefined && ('wait' in step || 'wait_for' in step || 'task' in step || ('run' in step && step.run.wait))
  );
}

function loopWithoutWait(
  steps: readonly PlacedStep[],
  ways: ReadonlyMap<string, string[]>,
): { ids: string[]; path: Path } | undefined {
  const quick = new Map(steps.filter((step) => !holdsUp(step)).map((step) => [step.id!, step]));
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (id: string): string[] | undefined => {
    if (trail.includes(id)) return trail.slice(trail.indexOf(id));
    if (done.has(id)) return undefined;
    trail.push(id);
    for (const next of ways.get(id)!) {
      const found = quick.has(next) ? visit(next) : undefined;
      if (found) return found;
    }
    trail.pop();
    done.add(id);
    return undefined;
  };
  for (const id of quick.keys()) {
    const ids = visit(id);
    if (ids) return { ids, path: quick.get(ids[0]!)!.path };
  }
  return undefined;
}
