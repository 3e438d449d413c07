import type { LeadChannel } from '../../shared/channels.js';
import type { OrganizationTransaction } from '../database.js';

/*
 * The send ledger. States of an entry:
 *
 *   (none) ──► sending ──► sent
 *                │  ▲
 *                │  └───── held      known not to have gone out, to be tried again; by the send gate, not before held_until
 *                ├───────► failed    known not to have gone out, for good; a person may have it tried again
 *                └───────► unknown   handed over without an answer; `sent` or `held` once the provider was asked
 *   (none) ──► held                  the send gate said later
 *   (none) ──► refused               the send gate said no; or its execution went on without it
 *
 * `sending` is committed before a byte reaches the provider. Whoever finds it there without having written it knows that an earlier
 * try died on the way.
 */

export interface LedgerEntry {
  id: string;
  leadId: string;
  executionId: string;
  stepId: string;
  visit: number;
  channel: LeadChannel;
  recipient: string | null;
  internetMessageId: string;
}

export interface Rendered {
  subject: string;
  html: string | null;
  text: string;
}

export interface Unsettled {
  status: 'sent' | 'sending' | 'unknown';
  handedOverAt: Date;
}

const UNSETTLED: ReadonlySet<string> = new Set<Unsettled['status']>(['sending', 'sent', 'unknown']);
const REOPENABLE = `('held', 'failed', 'refused')`;

/**
 * Enters the message as `sending`, or reopens an entry that is known not to have gone out.
 *
 * @returns undefined where the caller now has to hand it over, else what stands in the ledger
 */
export async function claimEntry(
  tx: OrganizationTransaction,
  entry: LedgerEntry,
  rendered: Rendered,
): Promise<Unsettled | undefined> {
  const { rowCount } = await tx.query(
    `INSERT INTO messages AS m (id, organization_id, lead_id, execution_id, step_id, visit, channel, recipient,
       internet_message_id, subject, body_html, body_text, status, attempts, handed_over_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'sending', 1, clock_timestamp())
     ON CONFLICT (id) DO UPDATE SET status = 'sending', attempts = m.attempts + 1, handed_over_at = clock_timestamp(),
       recipient = excluded.recipient, subject = excluded.subject, body_html = excluded.body_html,
       body_text = excluded.body_text, reason_code = NULL, held_until = NULL, held_since = NULL, settled_at = NULL
     WHERE m.organization_id = $2 AND m.status IN ${REOPENABLE}`,
    [
      entry.id,
      tx.organizationId,
      entry.leadId,
      entry.executionId,
      entry.stepId,
      entry.visit,
      entry.channel,
      entry.recipient,
      entry.internetMessageId,
      rendered.subject,
      rendered.html,
      rendered.text,
    ],
    'claim-ledger-entry',
  );
  if (rowCount === 1) return undefined;
  const known = await readUnsettled(tx, entry.id);
  if (!known) throw new Error(`the ledger entry ${entry.id} can neither be made nor read`);
  return known;
}

/** What the ledger and the suppressions know before a message is sent. */
export interface LedgerFacts {
  /** The entry of the message itself, where it may have gone out. */
  known: Unsettled | undefined;
  /** Since when the send gate has held it. */
  heldSince: Date | null;
  suppressed: boolean;
  /** Messages to the lead that went out, or may have, since the moment that was asked about. */
  sentSince: number;
}

/**
 * Reads and locks the entry of a message, and looks up what the send gate asks about, in one statement. The count holds until the end of the
 * transaction where the lead was loaded by leadContextToSend.
 *
 * @param since - null where nobody asks how many went out
 */
export async function readLedgerFacts(
  tx: OrganizationTransaction,
  { id, leadId, channel, recipient }: LedgerEntry,
  since: Date | null,
): Promise<LedgerFacts> {
  const { rows } = await tx.query<Unsettled & Omit<LedgerFacts, 'known'>>(
    `SELECT e.status, e."handedOverAt", e."heldSince",
       EXISTS (SELECT FROM suppressions s WHERE s.organization_id = $1 AND s.channel = $3 AND s.address = $4) AS suppressed,
       CASE WHEN $6::timestamptz IS NULL THEN 0 ELSE (
         SELECT count(*)::int FROM messages m WHERE m.organization_id = $1 AND m.lead_id = $5 AND m.handed_over_at >= $6
           AND m.status IN ('sending', 'sent', 'unknown') AND m.channel <> 'in_app') END AS "sentSince"
     FROM (VALUES (1)) AS one LEFT JOIN LATERAL (
       SELECT status, date_trunc('milliseconds', handed_over_at) AS "handedOverAt", held_since AS "heldSince" FROM messages
       WHERE organization_id = $1 AND id = $2 FOR UPDATE) AS e ON true`,
    [tx.organizationId, id, channel, recipient, leadId, since],
    'read-ledger-facts',
  );
  const { status, handedOverAt, ...facts } = rows[0]!;
  return { known: UNSETTLED.has(status) ? { status, handedOverAt } : undefined, ...facts };
}

/**
 * Reads and locks an entry that may have gone out; undefined where there is none, or it surely has not.
 */
export async function readUnsettled(tx: OrganizationTransaction, id: string): Promise<Unsettled | undefined> {
  const { rows } = await tx.query<Unsettled>(
    `SELECT status, date_trunc('milliseconds', handed_over_at) AS "handedOverAt" FROM messages
     WHERE organization_id = $1 AND id = $2 AND status IN ('sending', 'sent', 'unknown') FOR UPDATE`,
    [tx.organizationId, id],
    'read-unsettled-entry',
  );
  return rows[0];
}

/**
 * Notes of a hand-over that it is known to have come to nothing, so that the message may be tried again. Two that note it are told apart by
 * the moment of the hand-over that they saw.
 *
 * @returns whether it was the caller who noted it
 */
export async function reopenEntry(tx: OrganizationTransaction, id: string, handedOverAt: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE messages SET status = 'held', reason_code = 'mail_unavailable'
     WHERE organization_id = $1 AND id = $2 AND status IN ('sending', 'unknown')
       AND date_trunc('milliseconds', handed_over_at) = $3`,
    [tx.organizationId, id, handedOverAt],
    'reopen-ledger-entry',
  );
  return rowCount === 1;
}

export interface Settlement {
  status: 'sent' | 'held' | 'failed' | 'unknown';
  reasonCode?: string;
  response?: string;
}

/** Writes down what became of a hand-over; false where that was known already. */
export async function settleEntry(tx: OrganizationTransaction, id: string, settlement: Settlement): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE messages SET status = $3, reason_code = $4, provider_response = coalesce($5, provider_response),
       settled_at = CASE WHEN $3 IN ('sent', 'failed') THEN now() END
     WHERE organization_id = $1 AND id = $2
       AND status = ANY(CASE WHEN $3 = 'sent' THEN ARRAY['sending', 'unknown'] ELSE ARRAY['sending'] END)`,
    [tx.organizationId, id, settlement.status, settlement.reasonCode ?? null, settlement.response ?? null],
    'settle-ledger-entry',
  );
  return rowCount === 1;
}

/** Enters a message that the send gate refused; false where it is entered already. */
export async function enterRefusal(
  tx: OrganizationTransaction,
  entry: LedgerEntry,
  reasonCode: string,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO messages AS m (id, organization_id, lead_id, execution_id, step_id, visit, channel, recipient, status,
       reason_code, settled_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'refused', $9, now())
     ON CONFLICT (id) DO UPDATE SET status = 'refused', reason_code = excluded.reason_code, held_until = NULL, held_since = NULL,
       settled_at = now()
     WHERE m.organization_id = $2 AND m.status IN ${REOPENABLE}`,
    [
      entry.id,
      tx.organizationId,
      entry.leadId,
      entry.executionId,
      entry.stepId,
      entry.visit,
      entry.channel,
      entry.recipient,
      reasonCode,
    ],
    'enter-refusal',
  );
  return rowCount === 1;
}

/**
 * Enters a message that the send gate holds, or goes on holding it.
 *
 * @returns false where it is entered so already
 */
export async function enterHold(
  tx: OrganizationTransaction,
  entry: LedgerEntry,
  { reason, until }: { reason: string; until: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO messages AS m (id, organization_id, lead_id, execution_id, step_id, visit, channel, recipient, status,
       reason_code, held_until, held_since)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'held', $9, $10, now())
     ON CONFLICT (id) DO UPDATE SET status = 'held', reason_code = excluded.reason_code, recipient = excluded.recipient,
       held_until = excluded.held_until, held_since = coalesce(m.held_since, excluded.held_since), settled_at = NULL
     WHERE m.organization_id = $2 AND m.status IN ${REOPENABLE}
       AND (m.status, m.reason_code, m.held_until) IS DISTINCT FROM ('held', excluded.reason_code, excluded.held_until)`,
    [
      entry.id,
      tx.organizationId,
      entry.leadId,
      entry.executionId,
      entry.stepId,
      entry.visit,
      entry.channel,
      entry.recipient,
      reason,
      until,
    ],
    'enter-hold',
  );
  return rowCount === 1;
}

/**
 * An execution ends, or leaves a step: a message that was held for it goes nowhere any more.
 *
 * @param stepIds - without them, whatever the execution holds
 */
export async function releaseHeld(
  tx: OrganizationTransaction,
  executionId: string,
  reason: 'execution_ended' | 'step_skipped',
  stepIds?: readonly string[],
): Promise<void> {
  await tx.query(
    `UPDATE messages SET status = 'refused', reason_code = $3, held_until = NULL, held_since = NULL, settled_at = now()
     WHERE organization_id = $1 AND execution_id = $2 AND status = 'held' AND ($4::text[] IS NULL OR step_id = ANY($4))`,
    [tx.organizationId, executionId, reason, stepIds ?? null],
    'release-held',
  );
}
