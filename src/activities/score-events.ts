import type { NewEvent } from '../db/repositories/event-log.js';
import type { ScoreChange } from '../db/repositories/lead-scores.js';
import type { ColumnChange } from '../db/repositories/score-columns.js';
import { bandOf } from '../ml/build-score.js';
import type { Score } from '../shared/score.js';
import type { ScoreColumns } from '../shared/score-columns.js';

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
    ...scoreChangeEvents(changes),
  ];
}

/** What is told where only changes are. */
export function scoreChangeEvents(changes: readonly ScoreChange[]): NewEvent[] {
  return changes.map(({ leadId, score, previous }) => ({
    type: 'lead.score_changed',
    leadId,
    data: {
      ...scoredData(score),
      previous,
      reasons: score.reasons.slice(0, MOST_REASONS).map(({ feature }) => feature),
    },
  }));
}

/** The same of scores that are columns. */
export function columnChangeEvents(
  leadIds: readonly string[],
  columns: ScoreColumns,
  changes: readonly ColumnChange[],
): NewEvent[] {
  const { model, terms, values, contributions, scale } = columns;
  return changes.map(({ row, previous }) => {
    const value = values[row]!;
    const weight = (term: number) => Math.abs(contributions[row * terms.length + term]!);
    const strongest = [...terms.keys()].sort((a, b) => weight(b) - weight(a)).slice(0, MOST_REASONS);
    const band = bandOf(value, scale.bands);
    return {
      type: 'lead.score_changed',
      leadId: leadIds[row]!,
      data: {
        ...{ value, points: Math.round(value * 100), band, model, fallback: false },
        previous,
        reasons: strongest.map((term) => terms[term]!.feature),
      },
    };
  });
}

function scoredData({ value, points, band, model, fallback }: Score) {
  return { value, points, band, model, fallback };
}
