import type { OrganizationReader, OrganizationTransaction } from '../database.js';

/** Secrets that one organization may have. */
export const MOST_SECRETS = 200;

/** A secret as people see it: never its value. */
export interface SecretRow {
  name: string;
  created_by: string;
  updated_by: string;
  created_at: string;
  updated_at: string;
}

/** By name, behind the one that is given. */
export async function listSecrets(
  reader: OrganizationReader,
  afterName: string | undefined,
  limit: number,
): Promise<SecretRow[]> {
  const { rows } = await reader.query<SecretRow>(
    `SELECT name, created_by, updated_by, created_at, updated_at FROM secrets
     WHERE organization_id = $1 AND name > $2 COLLATE "C" ORDER BY name COLLATE "C" LIMIT $3`,
    [reader.organizationId, afterName ?? '', limit],
  );
  return rows;
}

/**
 * Sets a secret, sealed under a new id.
 *
 * @returns whether it is there for the first time; null where the organization has as many as it may have
 */
export async function putSecret(
  tx: OrganizationTransaction,
  secret: { id: string; name: string; sealed: Buffer; by: string },
): Promise<{ isNew: boolean } | null> {
  const { rows } = await tx.query<{ is_new: boolean }>(
    `INSERT INTO secrets AS s (id, organization_id, name, value_encrypted, created_by, updated_by)
     SELECT $2, $1, $3, $4, $5, $5
     WHERE (SELECT count(*) FROM secrets WHERE organization_id = $1 AND name <> $3) < $6
     ON CONFLICT (organization_id, name) DO UPDATE
       SET id = excluded.id, value_encrypted = excluded.value_encrypted, updated_by = excluded.updated_by, updated_at = now()
     RETURNING s.xmax = 0 AS is_new`,
    [tx.organizationId, secret.id, secret.name, secret.sealed, secret.by, MOST_SECRETS],
  );
  return rows[0] ? { isNew: rows[0].is_new } : null;
}

/** @returns false where there was none */
export async function deleteSecret(tx: OrganizationTransaction, name: string): Promise<boolean> {
  const { rowCount } = await tx.query('DELETE FROM secrets WHERE organization_id = $1 AND name = $2', [
    tx.organizationId,
    name,
  ]);
  return rowCount === 1;
}

/** Sealed values by name, each with the id that it is sealed for; names that there are not are missing. */
export async function sealedSecrets(
  tx: OrganizationTransaction,
  names: readonly string[],
): Promise<Map<string, { id: string; sealed: Buffer }>> {
  if (names.length === 0) return new Map();
  const { rows } = await tx.query<{ id: string; name: string; sealed: Buffer }>(
    `SELECT id, name, value_encrypted AS sealed FROM secrets WHERE organization_id = $1 AND name = ANY($2::text[])`,
    [tx.organizationId, names],
    'sealed-secrets',
  );
  return new Map(rows.map(({ name, id, sealed }) => [name, { id, sealed }]));
}
