import type { OrganizationTransaction } from '../../db/database.js';
import { appendEvents, type NewEvent } from '../../db/repositories/event-log.js';
import { type LeadRow, upsertLeads } from '../../db/repositories/lead-upsert.js';
import { enrichSubject } from '../enrichment/enrich-subject.js';
import type { EnrichmentProvider } from '../enrichment/enrichment-provider.js';
import { type LeadDraft, mergeDrafts } from './lead-draft.js';

/** What a draft was read from. */
export type DraftOrigin =
  { receiptId: string; sourceId: string } | { importId: string; row: number; sourceId: string | null };

export interface DraftEntry {
  /** With an email or a phone. */
  draft: LeadDraft;
  origin: DraftOrigin;
}

export interface StoredLeads {
  /** The lead of each entry. */
  leadIds: string[];
  /** Leads that were not known before. */
  created: number;
  /** Events that the caller's batch has to route. */
  eventIds: string[];
}

/** Entries of one identity, folded into one draft. */
interface Fold {
  draft: LeadDraft;
  entries: { origin: DraftOrigin; position: number }[];
}

/** Local providers compute; there is nothing to break off. */
const NEVER = new AbortController().signal;

/**
 * Stores drafts as leads, each once per organization, with what local providers know about them, an interaction for each draft, and their
 * events. Four statements, however many there are.
 *
 * @param providers - local ones only: what they find is stored in the same statement as the lead
 */
export async function storeLeads(
  tx: OrganizationTransaction,
  entries: readonly DraftEntry[],
  providers: readonly EnrichmentProvider[],
): Promise<StoredLeads> {
  if (entries.length === 0) return { leadIds: [], created: 0, eventIds: [] };
  const folds = foldByIdentity(entries);
  const leads = await upsertLeads(tx, await Promise.all(folds.map((fold) => toRow(fold, providers))));
  const leadIds = new Array<string>(entries.length);
  const events: NewEvent[] = [];
  folds.forEach((fold, index) => {
    const { id: leadId, created } = leads[index]!;
    fold.entries.forEach(({ origin, position }, place) => {
      leadIds[position] = leadId;
      events.push({ type: created && place === 0 ? 'lead.created' : 'lead.updated', leadId, data: { ...origin } });
    });
  });
  await recordSubmissions(tx, entries, leadIds);
  const eventIds = await appendEvents(tx, events, { route: false });
  return { leadIds, created: leads.filter((lead) => lead.created).length, eventIds };
}

/**
 * Folds entries of the same lead into one, in the order in which they came: by email, else by phone, where the phone may lead to
 * an email that another entry gave.
 */
function foldByIdentity(entries: readonly DraftEntry[]): Fold[] {
  const emailOfPhone = new Map<string, string>();
  for (const { draft } of entries) {
    if (draft.email && draft.phone && !emailOfPhone.has(draft.phone)) emailOfPhone.set(draft.phone, draft.email);
  }
  const folds = new Map<string, Fold>();
  entries.forEach(({ draft, origin }, position) => {
    const email = draft.email ?? emailOfPhone.get(draft.phone ?? '');
    const key = email ? `email:${email}` : `phone:${draft.phone}`;
    const fold = folds.get(key);
    if (fold) {
      fold.draft = mergeDrafts(fold.draft, draft);
      fold.entries.push({ origin, position });
    } else folds.set(key, { draft, entries: [{ origin, position }] });
  });
  return [...folds.values()];
}

async function toRow({ draft, entries }: Fold, providers: readonly EnrichmentProvider[]): Promise<LeadRow> {
  const { fields, facts } = await enrichSubject(draft, providers, NEVER);
  const found = { country: fields.country ?? null, timeZone: fields.timeZone ?? null };
  return { ...draft, sourceId: entries[0]!.origin.sourceId, found, enrichment: facts };
}

async function recordSubmissions(
  tx: OrganizationTransaction,
  entries: readonly DraftEntry[],
  leadIds: readonly string[],
): Promise<void> {
  const origins = entries.map(({ origin }) => origin);
  await tx.query(
    `INSERT INTO interactions (organization_id, lead_id, kind, source_id, receipt_id)
     SELECT $1, s.lead_id, CASE WHEN s.receipt_id IS NULL THEN 'import' ELSE 'submission' END, s.source_id, s.receipt_id
     FROM unnest($2::uuid[], $3::uuid[], $4::uuid[]) AS s(lead_id, source_id, receipt_id)`,
    [
      tx.organizationId,
      leadIds,
      origins.map(({ sourceId }) => sourceId),
      origins.map((origin) => ('receiptId' in origin ? origin.receiptId : null)),
    ],
    'record-submissions',
  );
}
