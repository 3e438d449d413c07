import type { Logger } from 'pino';
import type { Database } from '../../db/database.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import { type LeadFacts, leadsById, leadsOfBatch } from '../../db/repositories/lead-facts.js';
import { activityFailure, asActivityFailure } from '../activity-failure.js';
import type { Batch } from '../batch.js';
import { enrichSubject } from './enrich-subject.js';
import { type EnrichedLead, storeEnrichment } from './store-enrichment.js';
import type { EnrichmentProvider } from './enrichment-provider.js';

/** What a batch may wait for remote providers, all its leads together: a provider that is down delays no score by more. */
const BATCH_BUDGET_MS = 1_500;
/** Leads asked about at a time. */
const CONCURRENCY = 20;

interface Dependencies {
  database: Database;
  /** Remote ones are asked here; what local ones know is stored when the lead is (ingest). */
  providers: readonly EnrichmentProvider[];
  logger: Logger;
}

/** Fills in what can be known about leads beside what they said. */
export function createEnrichmentActivities({ database, providers, logger }: Dependencies) {
  const remote = providers.filter((provider) => provider.remote);

  return {
    /**
     * Enriches the leads of a batch within a small budget of time.
     *
     * @returns the leads about whom a provider could not be asked, for {@link enrichLater}
     */
    async enrich({ organizationId, batchId }: Batch): Promise<{ unfinished: string[] }> {
      if (remote.length === 0) return { unfinished: [] };
      try {
        const leads = await database.inOrganization(organizationId, (tx) => leadsOfBatch(tx, batchId));
        const enriched = await enrichAll(leads, remote, AbortSignal.timeout(BATCH_BUDGET_MS));
        await database.inOrganization(organizationId, (tx) => storeEnrichment(tx, enriched));
        const unfinished = enriched.filter(({ enrichment }) => enrichment.unanswered.length > 0);
        if (unfinished.length > 0) logger.warn({ organizationId, leads: unfinished.length }, 'enrichment is put off');
        return { unfinished: unfinished.map(({ lead }) => lead.id) };
      } catch (error) {
        throw asActivityFailure(error);
      }
    },

    /**
     * Asks the remote providers again. Fails with `provider_unavailable` where one still does not answer; what the others know is
     * kept nevertheless.
     */
    async enrichLater(input: { organizationId: string; leadIds: string[] }): Promise<void> {
      const { organizationId, leadIds } = input;
      let missing: number;
      try {
        const leads = await database.inOrganization(organizationId, (tx) => leadsById(tx, leadIds));
        const enriched = await enrichAll(leads, remote, AbortSignal.timeout(60_000));
        await database.inOrganization(organizationId, async (tx) => {
          await storeEnrichment(tx, enriched);
          const found = enriched.filter(({ enrichment }) => Object.keys(enrichment.facts).length > 0);
          await appendEvents(
            tx,
            found.map(({ lead, enrichment }) => ({
              type: 'lead.enriched',
              leadId: lead.id,
              data: { providers: Object.keys(enrichment.facts) },
            })),
          );
        });
        missing = enriched.filter(({ enrichment }) => enrichment.unanswered.length > 0).length;
      } catch (error) {
        throw asActivityFailure(error);
      }
      if (missing > 0) throw activityFailure('provider_unavailable', { nonRetryable: false });
    },
  };
}

async function enrichAll(
  leads: readonly LeadFacts[],
  providers: readonly EnrichmentProvider[],
  signal: AbortSignal,
): Promise<EnrichedLead[]> {
  const enriched: EnrichedLead[] = [];
  for (let from = 0; from < leads.length; from += CONCURRENCY) {
    const slice = leads.slice(from, from + CONCURRENCY);
    enriched.push(
      ...(await Promise.all(
        slice.map(async (lead) => ({ lead, enrichment: await enrichSubject(lead, providers, signal) })),
      )),
    );
  }
  return enriched;
}
