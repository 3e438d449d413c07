import type { OrganizationTransaction } from '../../db/database.js';
import { appendEvents, type NewEvent } from '../../db/repositories/event-log.js';
import { lockLeads, recordInteractions } from '../../db/repositories/interactions.js';
import { DomainError } from '../../shared/error-codes.js';
import type { Principal } from '../auth/principal.js';
import { LEAD_COLUMNS, type LeadRow, SCORED_LEADS } from './lead-row.js';
import type { InteractionDto, LeadPatch, NewInteraction } from './leads.dto.js';

/**
 * Changes a lead and appends an event for each kind of change that took place.
 *
 * @throws DomainError `not_found`, or `validation_failed` for an owner who is no user of the organization
 */
export async function changeLead(
  tx: OrganizationTransaction,
  leadId: string,
  patch: LeadPatch,
  by: Principal,
): Promise<LeadRow> {
  const before = await lockLead(tx, leadId);
  if (patch.ownerId) await requireUser(tx, patch.ownerId);
  const { rows } = await tx.query<LeadRow>(
    `WITH l AS (UPDATE leads SET
       status = coalesce($3, status),
       tags = coalesce($4, tags),
       owner_id = CASE WHEN $5 THEN $6::uuid ELSE owner_id END,
       do_not_contact = coalesce($7, do_not_contact),
       updated_at = now()
     WHERE organization_id = $1 AND id = $2 RETURNING *)
     SELECT ${LEAD_COLUMNS} FROM l LEFT JOIN current_scores s ON s.organization_id = l.organization_id AND s.lead_id = l.id`,
    [
      tx.organizationId,
      leadId,
      patch.status ?? null,
      patch.tags ?? null,
      patch.ownerId !== undefined,
      patch.ownerId ?? null,
      patch.doNotContact ?? null,
    ],
  );
  const after = rows[0]!;
  await appendEvents(tx, eventsOf(before, after, by));
  return after;
}

/**
 * Keeps an interaction and appends its events.
 *
 * @throws DomainError `not_found`
 */
export async function recordInteraction(
  tx: OrganizationTransaction,
  leadId: string,
  { occurredAt, ...told }: NewInteraction,
  by: Principal,
): Promise<InteractionDto> {
  const there = await lockLeads(tx, [leadId]);
  if (there.size === 0) throw new DomainError('not_found', 'There is no such lead.');
  const at = occurredAt === undefined ? null : new Date(occurredAt);
  const [stored] = await recordInteractions(tx, [{ leadId, ...told, occurredAt: at }], by.id);
  const { id, data, occurredAt: storedAt } = stored!;
  return { id, leadId, kind: told.kind, data, occurredAt: storedAt.toISOString() };
}

/** Held until the commit, so that two changes at once tell their before and after truly. */
async function lockLead(tx: OrganizationTransaction, leadId: string): Promise<LeadRow> {
  const { rows } = await tx.query<LeadRow>(
    `SELECT ${LEAD_COLUMNS} FROM ${SCORED_LEADS} WHERE l.organization_id = $1 AND l.id = $2 FOR UPDATE OF l`,
    [tx.organizationId, leadId],
  );
  if (!rows[0]) throw new DomainError('not_found', 'There is no such lead.');
  return rows[0];
}

/** The foreign key would take a user of any organization: PostgreSQL checks it past row-level security. */
async function requireUser(tx: OrganizationTransaction, userId: string): Promise<void> {
  const { rows } = await tx.query(
    'SELECT id FROM users WHERE organization_id = $1 AND id = $2 AND disabled_at IS NULL',
    [tx.organizationId, userId],
  );
  if (rows.length === 0) {
    throw new DomainError('validation_failed', 'ownerId: is no user of the organization', {
      errors: [{ path: 'ownerId', code: 'unknown_user', message: 'is no user of the organization' }],
    });
  }
}

function eventsOf(before: LeadRow, after: LeadRow, by: Principal): NewEvent[] {
  const events: NewEvent[] = [];
  const leadId = after.id;
  if (before.status !== after.status) {
    const data = { from: before.status, to: after.status, by: by.id };
    events.push({ type: 'lead.status_changed', leadId, data });
  }
  if (before.owner_id !== after.owner_id) {
    events.push({ type: 'lead.assigned', leadId, data: { ownerId: after.owner_id, by: by.id } });
  }
  const fields = [
    ...(before.tags.join('\n') === after.tags.join('\n') ? [] : ['tags']),
    ...(before.do_not_contact === after.do_not_contact ? [] : ['doNotContact']),
  ];
  if (fields.length > 0) events.push({ type: 'lead.updated', leadId, data: { fields, by: by.id } });
  return events;
}
