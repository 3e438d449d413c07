import type { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { SecretBox } from './secret-box.js';

export interface FirstOrganization {
  admin: { email: string; passwordHash: string };
  source: { key: string; secret: string };
  encryptionKey: Buffer;
}

/**
 * Makes the first organization with an admin and a source, as the owner of the database. Does nothing where an organization is there
 * already.
 *
 * @returns true where it made them
 */
export async function seedFirstOrganization(owner: Client, first: FirstOrganization): Promise<boolean> {
  await owner.query('BEGIN');
  try {
    // Two setups at once: the second waits, and finds the first one's organization.
    await owner.query('LOCK TABLE organizations IN SHARE ROW EXCLUSIVE MODE');
    const { rows } = await owner.query<{ id: string }>(
      `INSERT INTO organizations (name, slug, time_zone, default_country)
       SELECT 'My organization', 'my-organization', 'UTC', 'US' WHERE NOT EXISTS (SELECT FROM organizations) RETURNING id`,
    );
    const organizationId = rows[0]?.id;
    if (organizationId !== undefined) {
      await owner.query(
        `INSERT INTO users (organization_id, email, name, role, password_hash) VALUES ($1, lower($2), 'Admin', 'admin', $3)`,
        [organizationId, first.admin.email, first.admin.passwordHash],
      );
      // The id is part of what the secret is sealed for, so it is made here.
      const sourceId = uuidv7();
      await owner.query(
        `INSERT INTO sources (id, organization_id, key, name, auth_strategy, secret_encrypted)
         VALUES ($1, $2, $3, 'Website form', 'standard_webhooks', $4)`,
        [
          sourceId,
          organizationId,
          first.source.key,
          new SecretBox(first.encryptionKey).seal(first.source.secret, sourceId),
        ],
      );
    }
    await owner.query('COMMIT');
    return organizationId !== undefined;
  } catch (error) {
    await owner.query('ROLLBACK');
    throw error;
  }
}

/** The ids of all organizations, oldest first, as the owner. */
export async function organizationIds(owner: Client): Promise<string[]> {
  const { rows } = await owner.query<{ id: string }>('SELECT id FROM organizations ORDER BY id');
  return rows.map((row) => row.id);
}
