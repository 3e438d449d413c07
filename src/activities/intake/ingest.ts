import type { Logger } from 'pino';
import type { Database, OrganizationTransaction } from '../../db/database.js';
import { isDatabaseUnavailable } from '../../db/database-errors.js';
import { appendEvents, type NewEvent } from '../../db/repositories/event-log.js';
import { type LeadRow, upsertLeads } from '../../db/repositories/lead-upsert.js';
import {
  closeReceipts,
  countAttempt,
  linkReceipts,
  lockPendingReceipts,
  type PendingReceipt,
  splitReceipt,
} from '../../db/repositories/receipts.js';
import { ERROR_CODES } from '../../shared/error-codes.js';
import type { Batch } from '../batch.js';
import { activityFailure, asActivityFailure } from '../activity-failure.js';
import { enrichSubject } from '../enrichment/enrich-subject.js';
import type { EnrichmentProvider } from '../enrichment/enrichment-provider.js';
import { type LeadDraft, mergeDrafts } from './lead-draft.js';
import { mapFields } from './map-fields.js';

/** Local providers compute; there is nothing to break off. */
const NEVER = new AbortController().signal;
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
     * to repeat: receipts that have a lead are left out.
     */
    async ingest({ organizationId, batchId }: Batch): Promise<IngestResult> {
      try {
        await database.inOrganization(organizationId, async (tx) => {
          await ingestReceipts(tx, batchId, await lockPendingReceipts(tx, batchId), local);
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
    const receipts = await database.inOrganization(organizationId, (tx) => lockPendingReceipts(tx, batchId));
    const alone = receipts.length === 1;
    const split: string[] = [];
    for (const receipt of receipts) {
      try {
        await database.inOrganization(organizationId, async (tx) => {
          await ingestReceipts(tx, batchId, await lockPendingReceipts(tx, batchId, receipt.id), local);
        });
      } catch (error) {
        if (isDatabaseUnavailable(error)) throw asActivityFailure(error);
        if (alone) await giveUpOrTryAgain(organizationId, receipt, error);
        else {
          await database.inOrganization(organizationId, (tx) => splitReceipt(tx, receipt.id));
          split.push(receipt.id);
        }
      }
    }
    return { split };
  }

  async function giveUpOrTryAgain(organizationId: string, receipt: PendingReceipt, cause: unknown): Promise<void> {
    logger.error({ err: cause, organizationId, receiptId: receipt.id }, 'a receipt failed');
    await database.inOrganization(organizationId, async (tx) => {
      await countAttempt(tx, receipt.id);
      if (receipt.attempts + 1 < MOST_ATTEMPTS) return;
      const detail = `${ERROR_CODES.ingest_failed.title} (${MOST_ATTEMPTS} attempts).`;
      await closeReceipts(tx, 'failed', [{ receiptId: receipt.id, code: 'ingest_failed', detail }]);
      await appendEvents(tx, [
        { type: 'receipt.failed', data: { receiptId: receipt.id, sourceId: receipt.sourceId, code: 'ingest_failed' } },
      ]);
    });
    if (receipt.attempts + 1 < MOST_ATTEMPTS) throw activityFailure('ingest_failed', { nonRetryable: false });
  }
}

/** One identity's receipts within a batch, folded into one draft. */
interface Fold {
  draft: LeadDraft;
  receipts: PendingReceipt[];
}

async function ingestReceipts(
  tx: OrganizationTransaction,
  batchId: string,
  receipts: readonly PendingReceipt[],
  providers: readonly EnrichmentProvider[],
): Promise<void> {
  const rejected: { receiptId: string; sourceId: string; code: 'lead_unreachable'; detail: string }[] = [];
  const reachable: { draft: LeadDraft; receipt: PendingReceipt }[] = [];
  for (const receipt of receipts) {
    const draft = mapFields(JSON.parse(receipt.body) as Record<string, unknown>, {
      mapping: receipt.fieldMapping,
      defaultCountry: receipt.defaultCountry,
    });
    if (draft.email === null && draft.phone === null) {
      const detail =
        'The body has neither a usable email address nor a usable phone number. Mend the source’s field mapping and replay.';
      rejected.push({ receiptId: receipt.id, sourceId: receipt.sourceId, code: 'lead_unreachable', detail });
    } else reachable.push({ draft, receipt });
  }

  const folds = foldByIdentity(reachable);
  const leads = await upsertLeads(tx, await Promise.all(folds.map((fold) => toRow(fold, providers))));
  const events: NewEvent[] = rejected.map(({ receiptId, sourceId, code }) => ({
    type: 'receipt.rejected',
    data: { receiptId, sourceId, code },
  }));
  const links: { receiptId: string; leadId: string; sourceId: string }[] = [];
  folds.forEach((fold, index) => {
    const lead = leads[index];
    if (!lead) throw new Error('a lead was not stored');
    fold.receipts.forEach(({ id: receiptId, sourceId }, position) => {
      links.push({ receiptId, leadId: lead.id, sourceId });
      const type = lead.created && position === 0 ? 'lead.created' : 'lead.updated';
      events.push({ type, leadId: lead.id, data: { receiptId, sourceId } });
    });
  });
  if (links.length > 0) {
    await linkReceipts(tx, links);
    await recordSubmissions(tx, links);
  }
  if (rejected.length > 0) await closeReceipts(tx, 'rejected', rejected);
  await appendEvents(tx, events, { route: { batchId } });
}

/**
 * Folds receipts of the same lead into one, in the order in which they came: by email, else by phone, where the phone may lead to
 * an email that another receipt of the batch gave.
 */
function foldByIdentity(entries: readonly { draft: LeadDraft; receipt: PendingReceipt }[]): Fold[] {
  const emailOfPhone = new Map<string, string>();
  for (const { draft } of entries) {
    if (draft.email && draft.phone && !emailOfPhone.has(draft.phone)) emailOfPhone.set(draft.phone, draft.email);
  }
  const folds = new Map<string, Fold>();
  for (const { draft, receipt } of entries) {
    const email = draft.email ?? emailOfPhone.get(draft.phone ?? '');
    const key = email ? `email:${email}` : `phone:${draft.phone}`;
    const fold = folds.get(key);
    if (fold) {
      fold.draft = mergeDrafts(fold.draft, draft);
      fold.receipts.push(receipt);
    } else folds.set(key, { draft, receipts: [receipt] });
  }
  return [...folds.values()];
}

async function toRow({ draft, receipts }: Fold, providers: readonly EnrichmentProvider[]): Promise<LeadRow> {
  const { fields, facts } = await enrichSubject(draft, providers, NEVER);
  const found = { country: fields.country ?? null, timeZone: fields.timeZone ?? null };
  return { ...draft, sourceId: receipts[0]?.sourceId ?? '', found, enrichment: facts };
}

async function recordSubmissions(
  tx: OrganizationTransaction,
  links: readonly { receiptId: string; leadId: string; sourceId: string }[],
): Promise<void> {
  await tx.query(
    `INSERT INTO interactions (organization_id, lead_id, kind, source_id, receipt_id)
     SELECT $1, l.lead_id, 'submission', l.source_id, l.receipt_id
     FROM unnest($2::uuid[], $3::uuid[], $4::uuid[]) AS l(lead_id, source_id, receipt_id)`,
    [tx.organizationId, links.map((l) => l.leadId), links.map((l) => l.sourceId), links.map((l) => l.receiptId)],
    'record-submissions',
  );
}
