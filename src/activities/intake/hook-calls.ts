import type { OrganizationTransaction } from '../../db/database.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import type { PendingReceipt } from '../../db/repositories/receipts.js';
import { isUuid } from '../../shared/ids.js';
import { HOOK_EVENT } from '../../shared/template-events.js';

/** The lead that a call of a template's webhook names by its id, whether it is there or not; undefined where it describes one. */
export function leadNamedBy({ lead_id: named }: Record<string, unknown>): string | undefined {
  if (typeof named !== 'string' || named === '') return undefined;
  return named.toLowerCase();
}

/** Which leads that calls name are there. Asks nothing where no call is among the receipts. */
export async function namedLeads(
  tx: OrganizationTransaction,
  receipts: readonly PendingReceipt[],
): Promise<ReadonlySet<string>> {
  const ids = receipts
    .filter(({ templateId }) => templateId !== null)
    .flatMap(({ body }) => leadNamedBy(JSON.parse(body) as Record<string, unknown>) ?? [])
    .filter(isUuid);
  if (ids.length === 0) return new Set();
  const { rows } = await tx.query<{ id: string }>(
    'SELECT id FROM leads WHERE organization_id = $1 AND id = ANY($2::uuid[])',
    [tx.organizationId, ids],
    'named-leads',
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Tells of the calls whose lead is stored: that starts their templates, when the batch's events are routed. Their data names the receipt,
 * whose body is the input.
 *
 * @returns the ids of the events
 */
export function tellCalls(
  tx: OrganizationTransaction,
  receipts: readonly PendingReceipt[],
  leadIds: readonly (string | null)[],
): Promise<string[]> {
  const calls = receipts.flatMap(({ id: receiptId, sourceId, templateId }, position) => {
    const leadId = leadIds[position];
    if (templateId === null || !leadId) return [];
    return [{ type: HOOK_EVENT, leadId, data: { receiptId, sourceId, templateId } }];
  });
  return appendEvents(tx, calls, { route: false });
}
