import type { Database, OrganizationTransaction } from '../db/database.js';
import { appendEvents, type EventRoute } from '../db/repositories/event-log.js';
import { type LeadFacts, leadsById, leadsOfBatch } from '../db/repositories/lead-facts.js';
import { finishReceipts } from '../db/repositories/receipts.js';
import type { LeadScorer, Score } from '../shared/score.js';
import { asActivityFailure } from './activity-failure.js';
import type { Batch } from './batch.js';

interface Dependencies {
  database: Database;
  scorer: LeadScorer;
}

/** An organization is told once a minute that leads are scored by rules, however many are. */
const FALLBACK_ALERT_MS = 60_000;

/** Scores leads and keeps the scores with their reasons. */
export function createScoreActivities({ database, scorer }: Dependencies) {
  const alertedAt = new Map<string, number>();

  async function alertOnFallback(tx: OrganizationTransaction, scores: readonly Score[]): Promise<void> {
    const leads = scores.filter((score) => score.fallback).length;
    const now = Date.now();
    if (leads === 0 || now - (alertedAt.get(tx.organizationId) ?? 0) < FALLBACK_ALERT_MS) return;
    alertedAt.set(tx.organizationId, now);
    await appendEvents(tx, [{ type: 'scoring.fallback', data: { leads, problem: scorer.status().problem } }]);
  }

  return {
    /** Scores the leads of a batch and ends their receipts. Harmless to repeat: receipts that are done are left out. */
    async score({ organizationId, batchId }: Batch): Promise<void> {
      try {
        const leads = await database.inOrganization(organizationId, (tx) => leadsOfBatch(tx, batchId));
        const scores = await scorer.score(leads);
        await database.inOrganization(organizationId, async (tx) => {
          await storeScores(tx, leads, scores, { batchId });
          await alertOnFallback(tx, scores);
          await finishReceipts(tx, batchId);
        });
      } catch (error) {
        throw asActivityFailure(error);
      }
    },

    /** Scores leads anew, by their ids. */
    async rescore({ organizationId, leadIds }: { organizationId: string; leadIds: string[] }): Promise<void> {
      try {
        const leads = await database.inOrganization(organizationId, (tx) => leadsById(tx, leadIds));
        const scores = await scorer.score(leads);
        await database.inOrganization(organizationId, (tx) => storeScores(tx, leads, scores, true));
      } catch (error) {
        throw asActivityFailure(error);
      }
    },
  };
}

async function storeScores(
  tx: OrganizationTransaction,
  leads: readonly LeadFacts[],
  scores: readonly Score[],
  route: EventRoute,
): Promise<void> {
  if (leads.length === 0) return;
  await tx.query(
    `WITH scored AS (
       SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::float8[], $6::smallint[], $7::text[], $8::float8[],
         $9::jsonb[], $10::boolean[], $11::timestamptz[])
         AS s(lead_id, model_key, model_version, value, points, band, baseline, reasons, fallback, computed_at)
     ), kept AS (
       INSERT INTO lead_scores (organization_id, lead_id, model_key, model_version, value, points, band, baseline, reasons,
         fallback, computed_at)
       SELECT $1, s.* FROM scored s
     )
     UPDATE leads l SET score_value = s.value, score_points = s.points, score_band = s.band, scored_at = s.computed_at
     FROM scored s WHERE l.organization_id = $1 AND l.id = s.lead_id`,
    [
      tx.organizationId,
      leads.map((lead) => lead.id),
      scores.map((score) => score.model.key),
      scores.map((score) => score.model.version),
      scores.map((score) => score.value),
      scores.map((score) => score.points),
      scores.map((score) => score.band),
      scores.map((score) => score.baseline),
      scores.map((score) => JSON.stringify(score.reasons)),
      scores.map((score) => score.fallback),
      scores.map((score) => score.computedAt),
    ],
    'store-scores',
  );
  await appendEvents(
    tx,
    leads.map((lead, index) => {
      const score = scores[index] as Score;
      return {
        type: 'lead.scored',
        leadId: lead.id,
        data: {
          value: score.value,
          points: score.points,
          band: score.band,
          model: score.model,
          fallback: score.fallback,
        },
      };
    }),
    { route },
  );
}
