import { ContinueAsNew, continueAsNew, isCancellation, proxyLocalActivities } from '@temporalio/workflow';
import type { createEnrichmentActivities } from '../activities/enrichment/enrich.js';
import type { createImportActivities } from '../activities/import/import-leads.js';
import type { createRoutingActivities } from '../activities/route-events.js';
import type { createScoreActivities } from '../activities/score-leads.js';
import type { ErrorCode } from '../shared/error-codes.js';
import { BATCH_STEP } from './activity-options.js';
import { type LeadImportInput, workflowIds } from './contract.js';
import { problemOf } from './execution-failure.js';
import { leadEnrichment } from './lead-enrichment.workflow.js';
import { startDetached } from './start-detached.js';

const { openImport, importChunk, finishChunk, closeImport } =
  proxyLocalActivities<ReturnType<typeof createImportActivities>>(BATCH_STEP);
const { enrich } = proxyLocalActivities<ReturnType<typeof createEnrichmentActivities>>(BATCH_STEP);
const { score } = proxyLocalActivities<ReturnType<typeof createScoreActivities>>(BATCH_STEP);
const { routeBatch } = proxyLocalActivities<ReturnType<typeof createRoutingActivities>>(BATCH_STEP);

/** Chunks whose leads are enriched, scored and routed while the next one is stored. */
const UNDER_WAY = 2;
/** Chunks in one run. Each leaves five events in the history, which begins anew long before it is large. */
const CHUNKS_PER_RUN = 100;

/**
 * Turns an uploaded file into scored leads and the executions that they start. Chunks are stored one after another, since each begins where
 * the one before ended; what follows is done while the next one is stored. The tables say how far the import is, so a workflow
 * that was lost is started again and goes on.
 */
export async function leadImport(input: LeadImportInput): Promise<void> {
  let failure: ErrorCode | null = null;
  try {
    const isDone = await importChunks(input);
    if (!isDone) await continueAsNew<typeof leadImport>(input);
  } catch (error) {
    if (isCancellation(error) || error instanceof ContinueAsNew) throw error;
    failure = problemOf(error).code as ErrorCode;
  }
  await closeImport({ ...input, failure });
}

/** @returns false where there is more to do than one run should */
async function importChunks(input: LeadImportInput): Promise<boolean> {
  const { chunk: first, unscored } = await openImport(input);
  const following = new Following(input);
  for (const { chunk, batchId } of unscored) following.add(chunk, batchId);
  for (let chunk = first; chunk < first + CHUNKS_PER_RUN; chunk++) {
    const { batchId, isLast } = await importChunk({ ...input, chunk });
    if (batchId) following.add(chunk, batchId);
    await following.until(isLast ? 0 : UNDER_WAY);
    if (isLast) return true;
  }
  await following.until(0);
  return false;
}

/** What follows the storing of chunks: their leads are enriched, scored and routed. */
class Following {
  private readonly underWay = new Set<Promise<void>>();
  private failure: unknown;

  constructor(private readonly input: LeadImportInput) {}

  add(chunk: number, batchId: string): void {
    const followed = this.follow(chunk, batchId)
      .catch((error: unknown) => {
        this.failure ??= error;
      })
      .finally(() => this.underWay.delete(followed));
    this.underWay.add(followed);
  }

  /** Resolves when no more than so many are under way; throws what one of them failed with. */
  async until(most: number): Promise<void> {
    while (this.underWay.size > most) await Promise.race(this.underWay);
    if (this.failure !== undefined) throw this.failure;
  }

  private async follow(chunk: number, batchId: string): Promise<void> {
    const { organizationId } = this.input;
    const { unfinished } = await enrich({ organizationId, batchId });
    await score({ organizationId, batchId });
    await routeBatch({ organizationId, batchId });
    await finishChunk({ ...this.input, chunk });
    if (unfinished.length > 0) {
      await startDetached(leadEnrichment, workflowIds.leadEnrichment(batchId), { organizationId, leadIds: unfinished });
    }
  }
}
