import type { NewEvent } from '../db/repositories/event-log.js';
import type { ScoreChange } from '../db/repositories/lead-scores.js';
import type { Score } from '../shared/score.js';

/** Reasons that an event names, the strongest first. */
const MOST_REASONS = 5;

/** What is told of scores that were stored: each by `lead.scored`, those that count as changed by `lead.score_changed` besides. */
export function scoreEvents(
  leadIds: readonly string[],
  scores: readonly Score[],
  changes: readonly ScoreChange[],
): NewEvent[] {
  return [
    ...scores.map((score, index): NewEvent => ({
      type: 'lead.scored',
      leadId: leadIds[index],
      data: scoredData(score),
    })),
    ...changes.map(({ leadId, score, previous }): NewEvent => ({
      type: 'lead.score_changed',
      leadId,
      data: {
        ...scoredData(score),
        previous,
        reasons: score.reasons.slice(0, MOST_REASONS).map(({ feature }) => feature),
      },
    })),
  ];
}

function scoredData({ value, points, band, model, fallback }: Score) {
  return { value, points, band, model, fallback };
}
