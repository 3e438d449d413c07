import { leaveSteps } from '../../db/repositories/execution-controls.js';
import { releaseHeld } from '../../db/repositories/send-ledger.js';
import { stepFinished, stepStarted } from './step-events.js';
import type { StepOutcome, StepSite } from './step-types.js';

/** Begins a parallel: the workflow runs its branches, each step of which is recorded by itself. */
export function beginParallel(site: StepSite): Promise<{ fork: true }> {
  const place = { state: 'waiting' as const, waitingFor: 'branches' };
  site.log.record(site.ref, { kind: site.step.kind, status: 'waiting' }, place);
  stepStarted(site);
  return Promise.resolve({ fork: true });
}

/**
 * Ends a parallel whose branches have come to its join, as far as they are waited for. What others were at is left.
 *
 * @param arrived - numbers of the branches that have come
 */
export async function joinBranches(site: StepSite, arrived: readonly number[]): Promise<StepOutcome> {
  const { tx, ref, step, definition, log } = site;
  if (step.kind !== 'parallel') throw new TypeError(`${step.kind} has no branches`);
  if (arrived.length < step.branches.length) {
    const inside = definition.steps.filter(({ within }) => within?.startsWith(`${step.id}/`));
    await leaveSteps(
      tx,
      ref.executionId,
      inside.map(({ id }) => id),
    );
    const sends = inside.flatMap(({ id, kind }) => (kind === 'send' ? [id] : []));
    if (sends.length > 0) await releaseHeld(tx, ref.executionId, 'step_skipped', sends);
  }
  const outcome = { next: step.next };
  const decision = { arrived, ...outcome };
  log.record(ref, { kind: step.kind, status: 'done', decision }, { state: 'running' });
  stepFinished(site, outcome);
  return outcome;
}
