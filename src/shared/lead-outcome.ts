import type { LeadStatus } from './lead.js';

/** A change of a lead's status, as the event log has it. */
export interface StatusChange {
  at: Date;
  to: LeadStatus;
}

const DAY_MS = 86_400_000;

/**
 * Whether a lead bought within a horizon of a moment, as far as is known: 1 if it was won when the horizon ended, or is now; 0 if it was
 * lost by then, or if the horizon has passed without either. Of a label that flips, the last one within the horizon counts, and one that
 * comes after the horizon does not. Archiving a lead says nothing of its outcome.
 *
 * @param moment - when it was scored
 * @param changes - every change of its status, the oldest first
 * @returns null where it is open still and the horizon has not passed
 */
export function outcomeWithin(
  moment: Date,
  changes: readonly StatusChange[],
  { horizonDays, now }: { horizonDays: number; now: Date },
): 0 | 1 | null {
  const end = moment.getTime() + horizonDays * DAY_MS;
  const status = changes.findLast(({ at, to }) => to !== 'archived' && at.getTime() <= end)?.to;
  if (status === 'won') return 1;
  return status === 'lost' || end <= now.getTime() ? 0 : null;
}

/** When a lead's outcome first became known; null where it is open, or has always been. A score from then on is no forecast. */
export function firstOutcomeAt(changes: readonly StatusChange[]): Date | null {
  return changes.find(({ to }) => to === 'won' || to === 'lost')?.at ?? null;
}
