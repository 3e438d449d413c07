import type { Logger } from 'pino';
import type { Database, OrganizationTransaction } from '../../db/database.js';
import { isDatabaseUnavailable } from '../../db/database-errors.js';
import { type IngestedBatch, insertBatchOfOne, lockClaimedBatch, markIngested } from '../../db/repositories/batches.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import { closeReceipts, countAttempt, pendingReceipts, type PendingReceipt } from '../../db/repositories/receipts.js';
import { inSavepoint } from '../../db/savepoint.js';
import { ERROR_CODES } from '../../shared/error-codes.js';
import { activityFailure, asActivityFailure } from '../activity-failure.js';
import type { Batch } from '../batch.js';
import type { EnrichmentProvider } from '../enrichment/enrichment-provider.js';
import { leadNamedBy, namedLeads, tellCalls } from './hook-calls.js';
import { mapFields } from './map-fields.js';
import { type DraftEntry, storeLeads } from './store-leads.js';

/** Failed attempts at a receipt alone before it ends `failed`, to be replayed by a person. */
const MOST_ATTEMPTS = 5;

export interface IngestResult {
  /** Ids of batches of one receipt each that failed within this one and go on alone. */
  split: string[];
}

interface Dependencies {
  database: Database;
  /** Local ones only: what they find is stored with the lead, in the same statement. */
  providers: readonly EnrichmentProvider[];
  logger: Logger;
}

/** Turns receipts into leads, enriched with what their email and phone say by themselves. */
export function createIngestActivities({ database, providers, logger }: Dependencies) {
  const local = providers.filter((provider) => !provider.remote);

  return {
    /**
     * Turns the receipts of a batch into leads, each once per organization, in one transaction. Where that fails for another reason
     * than a database that is away, each receipt is tried alone, and those that fail again go on in batches of their own. Harmless
     * to repeat: a batch that is ingested is left alone.
     */
    async ingest({ organizationId, batchId }: Batch): Promise<IngestResult> {
      try {
        await database.inOrganization(organizationId, async (tx) => {
          const receiptIds = await lockClaimedBatch(tx, batchId);
          if (receiptIds === null) return;
          await markIngested(tx, batchId, await ingestReceipts(tx, await pendingReceipts(tx, receiptIds), local));
        });
        return { split: [] };
      } catch (error) {
        if (isDatabaseUnavailable(error)) throw asActivityFailure(error);
        logger.warn({ err: error, organizationId, batchId }, 'a batch of receipts failed; trying each alone');
        return isolate({ organizationId, batchId });
      }
    },
  };

  async function isolate({ organizationId, batchId }: Batch): Promise<IngestResult> {
    const failed: { receipt: PendingReceipt; cause: unknown }[] = [];
    const alone = await database.inOrganization(organizationId, async (tx) => {
      const receiptIds = await lockClaimedBatch(tx, batchId);
      if (receiptIds === null) return false;
      const receipts = await pendingReceipts(tx, receiptIds);
      const ingested: IngestedBatch[] = [];
      for (const receipt of receipts) {
        try {
          ingested.push(await inSavepoint(tx, () => ingestReceipts(tx, [receipt], local)));
        } catch (cause) {
          if (isDatabaseUnavailable(cause)) throw asActivityFailure(cause);
          failed.push({ receipt, cause });
        }
      }
      if (receipts.length === 1 && failed.length === 1) return true;
      for (const { receipt } of failed) await insertBatchOfOne(tx, receipt.id);
      await markIngested(tx, batchId, {
        receiptIds: ingested.flatMap((part) => part.receiptIds),
        leadIds: ingested.flatMap((part) => part.leadIds),
        eventIds: ingested.flatMap((part) => part.eventIds),
      });
      return false;
    });
    if (!alone) return { split: failed.map(({ receipt }) => receipt.id) };
    const { receipt, cause } = failed[0]!;
    await giveUpOrTryAgain({ organizationId, batchId }, receipt, cause);
    return { split: [] };
  }

  async function giveUpOrTryAgain(
    { organizationId, batchId }: Batch,
    receipt: PendingReceipt,
    cause: unknown,
  ): Promise<void> {
    logger.error({ err: cause, organizationId, receiptId: receipt.id }, 'a receipt failed');
    await database.inOrganization(organizationId, async (tx) => {
      await countAttempt(tx, receipt.id);
      if (receipt.attempts + 1 < MOST_ATTEMPTS) return;
      const detail = `${ERROR_CODES.ingest_failed.title} (${MOST_ATTEMPTS} attempts).`;
      await closeReceipts(tx, 'failed', [{ receiptId: receipt.id, code: 'ingest_failed', detail }]);
      await appendEvents(tx, [
        { type: 'receipt.failed', data: { receiptId: receipt.id, sourceId: receipt.sourceId, code: 'ingest_failed' } },
      ]);
      await markIngested(tx, batchId, { receiptIds: [receipt.id], leadIds: [null], eventIds: [] });
    });
    if (receipt.attempts + 1 < MOST_ATTEMPTS) throw activityFailure('ingest_failed', { nonRetryable: false });
  }
}

interface RejectedReceipt {
  receiptId: string;
  sourceId: string;
  code: 'lead_unreachable' | 'lead_missing';
  detail: string;
}

const UNREACHABLE =
  'The body has neither a usable email address nor a usable phone number. Mend the source’s field mapping and replay.';

async function ingestReceipts(
  tx: OrganizationTransaction,
  receipts: readonly PendingReceipt[],
  providers: readonly EnrichmentProvider[],
): Promise<IngestedBatch> {
  const leadIds = new Array<string | null>(receipts.length).fill(null);
  const entries: DraftEntry[] = [];
  const positions: number[] = [];
  const rejected: RejectedReceipt[] = [];
  const known = await namedLeads(tx, receipts);
  receipts.forEach(({ id: receiptId, sourceId, body, fieldMapping, defaultCountry, templateId }, position) => {
    const parsed = JSON.parse(body) as Record<string, unknown>;
    const named = templateId === null ? undefined : leadNamedBy(parsed);
    if (named !== undefined) {
      if (known.has(named)) leadIds[position] = named;
      else rejected.push({ receiptId, sourceId, code: 'lead_missing', detail: 'There is no lead with this lead_id.' });
      return;
    }
    // What a webhook brings is its template's; the lead gets what describes a lead, and what is mapped.
    const mappedAttributesOnly = templateId !== null;
    const draft = mapFields(parsed, { mapping: fieldMapping, defaultCountry, mappedAttributesOnly });
    if (draft.email === null && draft.phone === null) {
      rejected.push({ receiptId, sourceId, code: 'lead_unreachable', detail: UNREACHABLE });
    } else {
      positions.push(position);
      entries.push({ draft, origin: { receiptId, sourceId } });
    }
  });
  const stored = await storeLeads(tx, entries, providers);
  stored.leadIds.forEach((leadId, index) => (leadIds[positions[index]!] = leadId));
  if (rejected.length > 0) {
    await closeReceipts(tx, 'rejected', rejected);
    await appendEvents(
      tx,
      rejected.map(({ receiptId, sourceId, code }) => ({
        type: 'receipt.rejected',
        data: { receiptId, sourceId, code },
      })),
    );
  }
  const calls = await tellCalls(tx, receipts, leadIds);
  return { receiptIds: receipts.map(({ id }) => id), leadIds, eventIds: [...stored.eventIds, ...calls] };
}
