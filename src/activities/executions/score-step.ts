import { storeScores } from '../../db/repositories/lead-scores.js';
import type { ExecutionDependencies, StepFunction } from './step-types.js';

/** Scores the lead as it is now, and tells so as intake does. */
export function scoreStep({ scorer }: Pick<ExecutionDependencies, 'scorer'>): StepFunction<'score'> {
  return async ({ tx, step, lead, execution, log }) => {
    const [score] = await scorer.score(tx.organizationId, [lead]);
    await storeScores(tx, [lead.id], [score!]);
    const { value, points, band, model, fallback } = score!;
    const data = { value, points, band, model, fallback, depth: execution.depth + 1 };
    log.tellAll([{ type: 'lead.scored', data }]);
    return { outcome: { next: step.next }, record: { result: { points, band, fallback } } };
  };
}
