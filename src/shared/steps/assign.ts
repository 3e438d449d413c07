import type { AssignStep } from '../template-definition.js';

/** A user who may get a lead. */
export interface AssignCandidate {
  id: string;
  email: string;
  /** Leads of theirs that are neither won, lost nor archived; the lead in question not counted. */
  openLeads: number;
  /** When they last got one by a template; null: never. */
  lastAssignedAt: Date | null;
}

export type AssignDecision = { userId: string; isNew: boolean } | { userId: null };

/**
 * Who gets a lead. Round robin: whoever has waited longest; least busy: whoever has the fewest open leads, of several whoever has waited
 * longest; in any case nobody whose open leads have reached the capacity.
 *
 * @param candidates - users of the step's role, or the user whom it names; none who is disabled
 * @param owner - who owns the lead now; null where nobody does, or somebody who is disabled
 */
export function decideAssign(
  step: Pick<AssignStep, 'strategy' | 'capacity' | 'keep'>,
  candidates: readonly AssignCandidate[],
  owner: string | null,
): AssignDecision {
  if (step.keep && owner !== null) return { userId: owner, isNew: false };
  const free = candidates.filter(({ openLeads }) => step.capacity === undefined || openLeads < step.capacity);
  const [first] = free.toSorted(
    (a, b) =>
      (step.strategy === 'least_busy' ? a.openLeads - b.openLeads : 0) || byWait(a, b) || (a.id < b.id ? -1 : 1),
  );
  return first ? { userId: first.id, isNew: first.id !== owner } : { userId: null };
}

function byWait(a: AssignCandidate, b: AssignCandidate): number {
  return (a.lastAssignedAt?.getTime() ?? 0) - (b.lastAssignedAt?.getTime() ?? 0);
}
