import { createHmac } from 'node:crypto';

/** The group roles of the schema; each has a login role per database. */
export const DATABASE_ROLES = ['app', 'door', 'dispatcher'] as const;
export type DatabaseRole = (typeof DATABASE_ROLES)[number];

/** Runs one SQL statement as the owner of the database. */
type Execute = (sql: string) => Promise<unknown>;

/**
 * The address of the database under a login role. Login roles belong to one database (their name starts with its name) and
 * their passwords derive from ENCRYPTION_KEY, so that every process can connect without another secret to hand around.
 *
 * @param ownerUrl - the owner's `postgres://` address (DATABASE_URL)
 */
export function loginUrl(ownerUrl: string, role: DatabaseRole, encryptionKey: Buffer): string {
  const url = new URL(ownerUrl);
  const name = loginRoleName(databaseName(url), role);
  url.username = name;
  url.password = loginPassword(name, encryptionKey);
  return url.toString();
}

/**
 * Makes the login roles of a database, or brings their passwords up to date. Idempotent. Runs after the migrations, which make
 * the group roles.
 */
export async function ensureLoginRoles(ownerUrl: string, encryptionKey: Buffer, execute: Execute): Promise<void> {
  const database = databaseName(new URL(ownerUrl));
  for (const role of DATABASE_ROLES) {
    const name = loginRoleName(database, role);
    // Both are safe to quote: the name is checked below, the password is base64url.
    await execute(`
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${name}') THEN
          CREATE ROLE "${name}" LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
        END IF;
        ALTER ROLE "${name}" LOGIN PASSWORD '${loginPassword(name, encryptionKey)}';
        GRANT throughline_${role} TO "${name}";
        GRANT CONNECT ON DATABASE "${database}" TO "${name}";
      END $$`);
  }
}

function loginRoleName(database: string, role: DatabaseRole): string {
  // The suffix keeps it apart from the group role where the database is called `throughline`.
  return `${database}_${role}_login`;
}

function loginPassword(name: string, encryptionKey: Buffer): string {
  return createHmac('sha256', encryptionKey).update(`login-role:${name}`).digest('base64url');
}

function databaseName(url: URL): string {
  const name = decodeURIComponent(url.pathname.slice(1));
  if (!/^[a-zA-Z_][a-zA-Z0-9_-]{0,50}$/.test(name)) {
    throw new Error(`DATABASE_URL must name a database by letters, digits, _ and - (50 at most), not "${name}"`);
  }
  return name;
}
