import type { LeadHistory } from '../../db/repositories/training-moments.js';
import { firstOutcomeAt, outcomeWithin } from '../../shared/lead-outcome.js';

/** A row of the training data before its features are read. */
export interface LabelledMoment {
  leadId: string;
  at: Date;
  label: 0 | 1;
}

/**
 * The moment of a lead that a model learns from: one of those at which it was scored before its outcome was known, and of which the outcome is
 * known by now. Which one is drawn by the random part of the lead's id: always the first would teach nothing of engagement, always the last
 * would favour leads that were about to buy, and all would count talkative leads many times.
 *
 * @returns null where the lead has none
 */
export function labelMoment(
  { leadId, scoredAt, changes }: LeadHistory,
  horizon: { horizonDays: number; now: Date },
): LabelledMoment | null {
  const knownAt = firstOutcomeAt(changes);
  const candidates = scoredAt.flatMap((at): LabelledMoment[] => {
    if (knownAt !== null && at >= knownAt) return [];
    const label = outcomeWithin(at, changes, horizon);
    return label === null ? [] : [{ leadId, at, label }];
  });
  return candidates[parseInt(leadId.slice(-8), 16) % candidates.length] ?? null;
}
