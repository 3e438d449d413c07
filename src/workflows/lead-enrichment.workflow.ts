import { proxyActivities } from '@temporalio/workflow';
import type { createEnrichmentActivities } from '../activities/enrichment/enrich.js';
import type { createScoreActivities } from '../activities/score-leads.js';
import { DATABASE_STEP, PROVIDER_CALL } from './activity-options.js';
import type { LeadEnrichmentInput } from './contract.js';

const { enrichLater } = proxyActivities<ReturnType<typeof createEnrichmentActivities>>(PROVIDER_CALL);
const { rescore } = proxyActivities<ReturnType<typeof createScoreActivities>>(DATABASE_STEP);

/** Asks providers that were down again until they answer or three days have passed, and scores the leads anew. */
export async function leadEnrichment(input: LeadEnrichmentInput): Promise<void> {
  await enrichLater(input);
  await rescore(input);
}
