import type { LeadHistory } from '../../db/repositories/training-moments.js';
import { firstOutcomeAt, outcomeWithin } from '../../shared/lead-outcome.js';

const DAY_MS = 86_400_000;
/** Of moments whose horizon has not passed, so many may have no outcome yet. */
const MOST_OPEN = 0.05;

/** A row of the training data before its features are read. */
export interface LabelledMoment {
  leadId: string;
  at: Date;
  label: 0 | 1;
  /** From when on the label could be known, or an earlier one that was to flip. */
  knownAt: Date;
}

/** The moment at which a lead is looked at, whatever is known of its outcome by now. */
export interface DrawnMoment extends Omit<LabelledMoment, 'label'> {
  /** Null while it is open. */
  label: 0 | 1 | null;
  /** Whether its horizon has passed. */
  isMature: boolean;
}

/**
 * The moment of a lead that a model may learn from: one of those at which it was scored before its outcome was known, of those whose horizon has
 * passed where there are any. Which one is drawn by the random part of the lead's id: always the first would teach nothing of engagement, always
 * the last would favour leads that were about to buy, and all would count talkative leads many times.
 *
 * @returns null where the lead has none
 */
export function drawMoment(
  { leadId, scoredAt, changes }: LeadHistory,
  horizon: { horizonDays: number; now: Date },
): DrawnMoment | null {
  const knownAt = firstOutcomeAt(changes);
  const { horizonDays, now } = horizon;
  const before = scoredAt
    .filter((at) => knownAt === null || at < knownAt)
    .map((at) => ({ at, isMature: at.getTime() + horizonDays * DAY_MS <= now.getTime() }));
  const mature = before.filter(({ isMature }) => isMature);
  const candidates = mature.length > 0 ? mature : before;
  const drawn = candidates[parseInt(leadId.slice(-8), 16) % candidates.length];
  if (!drawn) return null;
  const end = drawn.at.getTime() + horizonDays * DAY_MS;
  const label = outcomeWithin(drawn.at, changes, horizon);
  return { leadId, ...drawn, label, knownAt: new Date(Math.min(end, knownAt?.getTime() ?? end)) };
}

/**
 * The moments to learn from, in the order of time. Of those whose horizon has not passed, the leads that are won are known long before those that
 * never will be: taken as they come, they would make the newest rows buy far more often than leads do. So these count only up to where nearly all
 * are known.
 */
export function settledMoments(moments: readonly DrawnMoment[]): LabelledMoment[] {
  const inOrder = moments.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const young = inOrder.filter(({ isMature }) => !isMature);
  let open = 0;
  let settled = 0;
  for (const [index, { label }] of young.entries()) {
    if (label === null) open += 1;
    if (open <= MOST_OPEN * (index + 1)) settled = index + 1;
  }
  const counted = [...inOrder.filter(({ isMature }) => isMature), ...young.slice(0, settled)];
  return counted.flatMap(({ leadId, at, label, knownAt }) => (label === null ? [] : [{ leadId, at, label, knownAt }]));
}
