import type { Database } from '../../db/database.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import { leadsById } from '../../db/repositories/lead-facts.js';
import { storeScores } from '../../db/repositories/lead-scores.js';
import { stragglersOf } from '../../db/repositories/score-stragglers.js';
import type { BulkScorer } from '../../shared/score-columns.js';
import { asActivityFailure } from '../activity-failure.js';
import { scoreChangeEvents } from '../score-events.js';
import type { RescoringRef } from './rescore-leads.js';

/** Leads of one transaction, and of one look. */
const MOST_LEADS = 1_000;

export interface StragglerDependencies {
  database: Database;
  scorer: Pick<BulkScorer, 'prepare' | 'score'>;
}

/** Looks after leads that a process scored, while or after all were scored anew, by what had been in force before. */
export function createStragglerActivities({ database, scorer }: StragglerDependencies) {
  return {
    /**
     * Scores such leads by what is in force. Harmless to repeat.
     *
     * @returns whether there were any; there may be more
     */
    async rescoreStragglers({ organizationId, rescoringId }: RescoringRef): Promise<{ found: boolean }> {
      try {
        const at = new Date();
        const leads = await database.inOrganization(organizationId, async (tx) =>
          leadsById(tx, await stragglersOf(tx, rescoringId, MOST_LEADS)),
        );
        if (leads.length === 0) return { found: false };
        const { problem } = await scorer.prepare(organizationId);
        // A model that cannot answer here may in another worker, or later.
        if (problem !== null) return { found: true };
        const scores = await scorer.score(organizationId, leads, { at });
        if (scores.some(({ fallback }) => fallback)) return { found: true };
        const ids = leads.map(({ id }) => id);
        await database.inOrganization(organizationId, async (tx) => {
          await appendEvents(tx, scoreChangeEvents(await storeScores(tx, ids, scores)));
        });
        return { found: true };
      } catch (error) {
        throw asActivityFailure(error);
      }
    },
  };
}
