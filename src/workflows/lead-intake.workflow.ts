import { proxyLocalActivities } from '@temporalio/workflow';
import type { createEnrichmentActivities } from '../activities/enrichment/enrich.js';
import type { createIngestActivities } from '../activities/intake/ingest.js';
import type { createRoutingActivities } from '../activities/route-events.js';
import type { createScoreActivities } from '../activities/score-leads.js';
import { BATCH_STEP } from './activity-options.js';
import { type LeadIntakeInput, workflowIds } from './contract.js';
import { leadEnrichment } from './lead-enrichment.workflow.js';
import { startDetached } from './start-detached.js';

const { ingest } = proxyLocalActivities<ReturnType<typeof createIngestActivities>>(BATCH_STEP);
const { enrich } = proxyLocalActivities<ReturnType<typeof createEnrichmentActivities>>(BATCH_STEP);
const { score } = proxyLocalActivities<ReturnType<typeof createScoreActivities>>(BATCH_STEP);
const { routeBatch } = proxyLocalActivities<ReturnType<typeof createRoutingActivities>>(BATCH_STEP);

/**
 * Follows a batch of receipts from the inbox to scored leads and the executions that they start. A receipt that fails alone goes
 * on in a leadIntake of its own; leads whose enrichment could not be finished are enriched later, and scored again then.
 */
export async function leadIntake(batch: LeadIntakeInput): Promise<void> {
  const { organizationId, batchId } = batch;
  const { split } = await ingest(batch);
  for (const receiptId of split) {
    await startDetached(leadIntake, workflowIds.leadIntake(receiptId), { organizationId, batchId: receiptId });
  }
  const { unfinished } = await enrich(batch);
  await score(batch);
  await routeBatch(batch);
  if (unfinished.length > 0) {
    await startDetached(leadEnrichment, workflowIds.leadEnrichment(batchId), { organizationId, leadIds: unfinished });
  }
}
