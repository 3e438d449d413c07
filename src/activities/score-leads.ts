import type { Database } from '../db/database.js';
import { addEvents, markScored } from '../db/repositories/batches.js';
import { appendEvents } from '../db/repositories/event-log.js';
import { leadsById, leadsOfBatch } from '../db/repositories/lead-facts.js';
import { storeScores } from '../db/repositories/lead-scores.js';
import { finishReceipts } from '../db/repositories/receipts.js';
import type { LeadScorer, Score } from '../shared/score.js';
import { asActivityFailure } from './activity-failure.js';
import type { Batch } from './batch.js';
import { scoreEvents } from './score-events.js';
import type { ShadowRecorder } from './scoring/shadow-recorder.js';

interface Dependencies {
  database: Database;
  scorer: LeadScorer;
  /** Told of leads that were scored; nobody waits for it. */
  shadow?: Pick<ShadowRecorder, 'record'>;
}

/** An organization is told once a minute that leads are scored by rules, however many are. */
const FALLBACK_ALERT_MS = 60_000;

/** Scores leads and keeps the scores with their reasons. */
export function createScoreActivities({ database, scorer, shadow }: Dependencies) {
  const alertedAt = new Map<string, number>();

  async function alertOnFallback(organizationId: string, scores: readonly Score[]): Promise<void> {
    const leads = scores.filter((score) => score.fallback).length;
    const now = Date.now();
    if (leads === 0 || now - (alertedAt.get(organizationId) ?? 0) < FALLBACK_ALERT_MS) return;
    await database.inOrganization(organizationId, (tx) =>
      appendEvents(tx, [{ type: 'scoring.fallback', data: { leads, problem: scorer.status(organizationId).problem } }]),
    );
    alertedAt.set(organizationId, now);
  }

  return {
    /** Scores the leads of a batch and ends their receipts. Harmless to repeat: a batch that is scored is left alone. */
    async score({ organizationId, batchId }: Batch): Promise<void> {
      try {
        const at = new Date();
        const leads = await database.inOrganization(organizationId, (tx) => leadsOfBatch(tx, batchId));
        const scores = await scorer.score(organizationId, leads, { at });
        const leadIds = leads.map(({ id }) => id);
        await database.inOrganization(organizationId, async (tx) => {
          // Of two workers that hold the batch, the second waits here, and then stores nothing.
          if (!(await markScored(tx, batchId))) return;
          const events = scoreEvents(leadIds, scores, await storeScores(tx, leadIds, scores));
          await addEvents(tx, batchId, await appendEvents(tx, events, { route: false }));
          await finishReceipts(tx, batchId);
        });
        shadow?.record(organizationId, leads, scores);
        await alertOnFallback(organizationId, scores);
      } catch (error) {
        throw asActivityFailure(error);
      }
    },

    /** Scores leads anew, by their ids. */
    async rescore({ organizationId, leadIds }: { organizationId: string; leadIds: string[] }): Promise<void> {
      try {
        const at = new Date();
        const leads = await database.inOrganization(organizationId, (tx) => leadsById(tx, leadIds));
        const scores = await scorer.score(organizationId, leads, { at });
        const ids = leads.map(({ id }) => id);
        await database.inOrganization(organizationId, async (tx) => {
          await appendEvents(tx, scoreEvents(ids, scores, await storeScores(tx, ids, scores)));
        });
        shadow?.record(organizationId, leads, scores);
        await alertOnFallback(organizationId, scores);
      } catch (error) {
        throw asActivityFailure(error);
      }
    },
  };
}
