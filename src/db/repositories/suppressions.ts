import type { LeadChannel } from '../../shared/channels.js';
import type { SuppressionReason, SuppressionSource } from '../../shared/suppressions.js';
import type { OrganizationReader, OrganizationTransaction } from '../database.js';

/** An address that is not written to. */
export interface Suppression {
  id: string;
  channel: LeadChannel;
  address: string;
  reason: SuppressionReason;
  source: SuppressionSource;
  note: string | null;
  createdBy: string | null;
  createdAt: Date | string;
}

const COLUMNS = `id, channel, address, reason, source, note, created_by AS "createdBy", created_at AS "createdAt"`;

export interface SuppressionFilter {
  channel?: string | undefined;
  reason?: string | undefined;
  /** The beginning of the address. */
  prefix?: string | undefined;
  beforeId?: string | undefined;
}

/** Newest first. */
export async function listSuppressions(
  reader: OrganizationReader,
  { channel, reason, prefix, beforeId }: SuppressionFilter,
  limit: number,
): Promise<Suppression[]> {
  const values: unknown[] = [reader.organizationId];
  const conditions: string[] = [];
  const add = (condition: string, value: unknown) => {
    if (value !== undefined) conditions.push(`AND ${condition} $${values.push(value)}`);
  };
  add('channel =', channel);
  add('reason =', reason);
  add('id <', beforeId);
  add('address >=', prefix);
  // Behind every address that begins so, in the order of the bytes, which is that of the index.
  add('address <', prefix === undefined ? undefined : `${prefix}\u{10ffff}`);
  const { rows } = await reader.query<Suppression>(
    `SELECT ${COLUMNS} FROM suppressions WHERE organization_id = $1 ${conditions.join(' ')}
     ORDER BY id DESC LIMIT $${values.push(limit)}`,
    values,
  );
  return rows;
}

/**
 * Suppresses an address; one that is suppressed already stays as it is.
 *
 * @returns the suppression, and whether it is new
 */
export async function addSuppression(
  tx: OrganizationTransaction,
  suppression: Omit<Suppression, 'id' | 'createdAt'>,
): Promise<{ suppression: Suppression; isNew: boolean }> {
  const { channel, address, reason, source, note, createdBy } = suppression;
  const { rows } = await tx.query<Suppression>(
    `INSERT INTO suppressions (organization_id, channel, address, reason, source, note, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
    [tx.organizationId, channel, address, reason, source, note, createdBy],
  );
  if (rows[0]) return { suppression: rows[0], isNew: true };
  const known = await tx.query<Suppression>(
    `SELECT ${COLUMNS} FROM suppressions WHERE organization_id = $1 AND channel = $2 AND address = $3`,
    [tx.organizationId, channel, address],
  );
  // Removed between the two: whoever removed it came last.
  return known.rows[0] ? { suppression: known.rows[0], isNew: false } : addSuppression(tx, suppression);
}

/** Lets an address be written to again; undefined where it is not suppressed. */
export async function removeSuppression(tx: OrganizationTransaction, id: string): Promise<Suppression | undefined> {
  const { rows } = await tx.query<Suppression>(
    `DELETE FROM suppressions WHERE organization_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
    [tx.organizationId, id],
  );
  return rows[0];
}
