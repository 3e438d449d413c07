import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { OrganizationTransaction } from '../database.js';
import { appendEvents, type NewEvent } from './event-log.js';

/** What a lead did, as somebody tells of it. */
export interface ToldInteraction {
  leadId: string;
  kind: string;
  data: Record<string, unknown>;
  /** Null: now. */
  occurredAt: Date | null;
  seconds?: number;
  contentId?: string;
}

export interface StoredInteraction {
  id: string;
  data: Record<string, unknown>;
  occurredAt: Date;
}

/**
 * Keeps interactions and appends their events; a reply is an event of its own, for executions wait for it. A constant number of statements,
 * however many there are. Their leads are locked by {@link lockLeads} before.
 *
 * @param by - id of who tells of them
 * @returns in their order
 */
export async function recordInteractions(
  tx: OrganizationTransaction,
  told: readonly ToldInteraction[],
  by: string,
): Promise<StoredInteraction[]> {
  const rows = told.map((interaction) => ({ ...interaction, id: uuidv7(), data: storedData(interaction) }));
  const stored = await tx.query<{ id: string; occurred_at: Date }>(
    `INSERT INTO interactions (id, organization_id, lead_id, kind, data, occurred_at)
     SELECT i.id, $1, i.lead_id, i.kind, i.data, coalesce(i.occurred_at, now())
     FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::jsonb[], $6::timestamptz[]) AS i(id, lead_id, kind, data, occurred_at)
     RETURNING id, occurred_at`,
    [
      tx.organizationId,
      rows.map(({ id }) => id),
      rows.map(({ leadId }) => leadId),
      rows.map(({ kind }) => kind),
      rows.map(({ data }) => JSON.stringify(data)),
      rows.map(({ occurredAt }) => occurredAt),
    ],
    'record-interactions',
  );
  await appendEvents(
    tx,
    rows.flatMap((row) => eventsOf(row, by)),
  );
  const moments = new Map(stored.rows.map(({ id, occurred_at: at }) => [id, at]));
  return rows.map(({ id, data }) => ({ id, data, occurredAt: moments.get(id)! }));
}

/**
 * Leads of the organization by their ids, until the commit not to be deleted; free to be changed meanwhile.
 *
 * @returns the ids of those that are there
 */
export async function lockLeads(tx: OrganizationTransaction, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await tx.query<{ id: string }>(
    'SELECT id FROM leads WHERE organization_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR KEY SHARE',
    [tx.organizationId, ids],
    'lock-leads',
  );
  return new Set(rows.map(({ id }) => id));
}

/** The ids of leads by their addresses, which are normalised; not locked. */
export async function leadsByEmail(
  tx: OrganizationTransaction,
  emails: readonly string[],
): Promise<Map<string, string>> {
  if (emails.length === 0) return new Map();
  const { rows } = await tx.query<{ id: string; email: string }>(
    'SELECT id, email FROM leads WHERE organization_id = $1 AND email = ANY ($2::text[])',
    [tx.organizationId, emails],
    'leads-by-email',
  );
  return new Map(rows.map(({ id, email }) => [email, id]));
}

function storedData({ data, seconds, contentId }: ToldInteraction): Record<string, unknown> {
  return { ...data, ...(seconds !== undefined && { seconds }), ...(contentId !== undefined && { contentId }) };
}

/** Events hold no personal data: what was looked at is told as a short hash, for its id may be an address with a name in it. */
function eventsOf({ id, leadId, kind, occurredAt, seconds, contentId }: ToldInteraction & { id: string }, by: string) {
  const content = contentId !== undefined && createHash('sha256').update(contentId).digest('hex').slice(0, 8);
  const about = { leadId, data: { interactionId: id, kind, by } };
  const recorded: NewEvent = {
    type: 'interaction.recorded',
    leadId,
    data: {
      ...about.data,
      ...(occurredAt && { occurredAt: occurredAt.toISOString() }),
      ...(seconds !== undefined && { seconds }),
      ...(content && { content }),
    },
  };
  return kind === 'reply' ? [recorded, { type: 'message.replied' as const, ...about }] : [recorded];
}
