import type { Logger } from 'pino';
import type { Database } from '../../db/database.js';
import { importFileKey, knownImports, recordFileDeletion } from '../../db/repositories/lead-imports.js';
import { isUuid } from '../../shared/ids.js';
import type { ObjectStore } from '../../storage/object-store.js';

/** A file is of use for as long as its rejected rows are asked for. */
const KEPT_FOR = '30 days';
/** Files deleted in one round; what is left waits for the next. */
const MOST_EXPIRED = 1_000;
/** An upload writes at least every half minute (it is given up otherwise), and enters its import right behind the last byte. */
const LEFT_BEHIND_MS = 60 * 60_000;

interface Dependencies {
  database: Database;
  store: ObjectStore;
  logger: Pick<Logger, 'info'>;
}

/**
 * Deletes the files of imports that ended thirty days ago, and what uploads left behind whose process was killed: halves of files, and files
 * that no import was entered for.
 */
export async function keepImportFiles({ database, store, logger }: Dependencies): Promise<void> {
  const before = new Date(Date.now() - LEFT_BEHIND_MS);
  const halves = await store.sweep(before);
  const orphans = await deleteOrphans(database, store, before);
  const expired = await deleteExpired(database, store);
  if (halves + orphans + expired > 0) logger.info({ halves, orphans, expired }, 'files of imports were deleted');
}

async function deleteExpired(database: Database, store: ObjectStore): Promise<number> {
  const rows = await database.lookUp<{ id: string; organization_id: string }>(
    'SELECT id, organization_id FROM expired_import_files($1::interval, $2)',
    [KEPT_FOR, MOST_EXPIRED],
  );
  for (const { id, organization_id: organizationId } of rows) {
    await store.delete(importFileKey(organizationId, id));
    await database.inOrganization(organizationId, (tx) => recordFileDeletion(tx, id));
  }
  return rows.length;
}

async function deleteOrphans(database: Database, store: ObjectStore, before: Date): Promise<number> {
  let deleted = 0;
  for (const folder of await store.list('imports')) {
    const organizationId = folder.key.slice('imports/'.length, -1);
    if (!isUuid(organizationId)) continue;
    const old = (await store.list(`imports/${organizationId}`)).filter(({ modifiedAt }) => modifiedAt < before);
    const ids = old.map(({ key }) => key.slice(key.lastIndexOf('/') + 1)).filter(isUuid);
    const known = await database.inOrganization(organizationId, (tx) => knownImports(tx, ids));
    for (const id of ids.filter((candidate) => !known.has(candidate))) {
      await store.delete(importFileKey(organizationId, id));
      deleted += 1;
    }
  }
  return deleted;
}
