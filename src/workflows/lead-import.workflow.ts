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
  const { chunk, unscored } = await openImport(input);
  return new ImportRun(input, chunk).import(unscored);
}

/**
 * Chunks that are stored one after another, each followed by the enriching, scoring and routing of its leads. What the end of a local activity
 * leads to is asked for in the same microtask that tells of it: local activities that end in the same moment are told of together at first
 * and one by one in a replay (temporalio/sdk-python#1881), and what they lead to has to come in the same order both times.
 */
class ImportRun {
  private readonly end: number;
  private underWay = 0;
  private isStoring = false;
  private isLast = false;
  private failure: { error: unknown } | null = null;
  private resolve!: (isDone: boolean) => void;
  private reject!: (error: unknown) => void;
  private readonly whole = new Promise<boolean>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor(
    private readonly input: LeadImportInput,
    private chunk: number,
  ) {
    this.end = chunk + CHUNKS_PER_RUN;
  }

  import(unscored: { chunk: number; batchId: string }[]): Promise<boolean> {
    for (const { chunk, batchId } of unscored) this.begin(this.follow(chunk, batchId));
    this.begin(this.store());
    return this.whole;
  }

  private begin(part: Promise<void>): void {
    part.catch((error: unknown) => {
      this.failure ??= { error };
      this.goOn();
    });
  }

  private async store(): Promise<void> {
    this.isStoring = true;
    try {
      const { batchId, isLast } = await importChunk({ ...this.input, chunk: this.chunk });
      this.isLast = isLast;
      if (batchId) this.begin(this.follow(this.chunk, batchId));
      this.chunk++;
    } finally {
      this.isStoring = false;
    }
    this.goOn();
  }

  private async follow(chunk: number, batchId: string): Promise<void> {
    const { organizationId } = this.input;
    this.underWay++;
    try {
      const { unfinished } = await enrich({ organizationId, batchId });
      await score({ organizationId, batchId });
      await routeBatch({ organizationId, batchId });
      await finishChunk({ ...this.input, chunk });
      if (unfinished.length > 0) {
        const leads = { organizationId, leadIds: unfinished };
        await startDetached(leadEnrichment, workflowIds.leadEnrichment(batchId), leads);
      }
    } finally {
      this.underWay--;
    }
    this.goOn();
  }

  /** Has the next chunk stored once few enough are followed; or tells of the end of the run. */
  private goOn(): void {
    if (this.isStoring) return;
    if (this.failure) this.reject(this.failure.error);
    else if (!this.isLast && this.chunk < this.end) {
      if (this.underWay <= UNDER_WAY) this.begin(this.store());
    } else if (this.underWay === 0) this.resolve(this.isLast);
  }
}
