import { findEngagement } from '../../db/repositories/lead-engagement.js';
import { storeScores } from '../../db/repositories/lead-scores.js';
import { scoreEvents } from '../score-events.js';
import type { ExecutionDependencies, StepFunction } from './step-types.js';

/** Scores the lead as it is now, and tells so as intake does. */
export function scoreStep({ scorer }: Pick<ExecutionDependencies, 'scorer'>): StepFunction<'score'> {
  return async ({ tx, step, lead, execution, log }) => {
    const engagement = await findEngagement(tx, lead.id);
    const scores = await scorer.score(tx.organizationId, [{ ...lead, engagement }]);
    const events = scoreEvents([lead.id], scores, await storeScores(tx, [lead.id], scores));
    log.tellAll(events.map(({ type, data }) => ({ type, data: { ...data, depth: execution.depth + 1 } })));
    const { points, band, fallback } = scores[0]!;
    return { outcome: { next: step.next }, record: { result: { points, band, fallback } } };
  };
}
