import type { OrganizationTransaction } from '../database.js';

/** The input of a call: the body of its receipt. */
export type HookInput = Record<string, unknown>;

/** What calls of webhooks brought, by the ids of their receipts. */
export async function hookInputs(
  tx: OrganizationTransaction,
  receiptIds: readonly string[],
): Promise<Map<string, HookInput>> {
  if (receiptIds.length === 0) return new Map();
  const { rows } = await tx.query<{ id: string; body: string }>(
    'SELECT id, body FROM receipts WHERE organization_id = $1 AND id = ANY($2::uuid[])',
    [tx.organizationId, receiptIds],
    'hook-inputs',
  );
  return new Map(rows.map(({ id, body }) => [id, JSON.parse(body) as HookInput]));
}

/** What the call brought that an event tells of; nothing, where the event or the receipt has been erased. */
export async function inputOfEvent(tx: OrganizationTransaction, eventId: string): Promise<HookInput> {
  const { rows } = await tx.query<{ body: string }>(
    `SELECT r.body FROM events e JOIN receipts r ON r.organization_id = $1 AND r.id = (e.data ->> 'receiptId')::uuid
     WHERE e.organization_id = $1 AND e.id = $2`,
    [tx.organizationId, eventId],
    'input-of-event',
  );
  return rows[0] ? (JSON.parse(rows[0].body) as HookInput) : {};
}
