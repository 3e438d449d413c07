import type { ImportLayout, ImportState, RowProblem } from '../../shared/lead-import/lead-import.js';
import type { OrganizationTransaction } from '../database.js';

/** An import as its readers see it. */
export interface LeadImport {
  id: string;
  sourceId: string | null;
  filename: string;
  layout: ImportLayout;
  createdBy: string;
  state: ImportState;
  bytesTotal: number;
  bytesRead: number;
  rowsRead: number;
  rowsCreated: number;
  rowsUpdated: number;
  rowsRejected: number;
  rowsScored: number;
  errorCode: string | null;
  errorDetail: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  fileDeletedAt: Date | null;
}

export interface NewLeadImport extends Pick<
  LeadImport,
  'id' | 'sourceId' | 'filename' | 'layout' | 'createdBy' | 'bytesTotal'
> {
  idempotencyKey: string | null;
}

/** Where a rejected row stands in the file, and why it was rejected. */
export interface RejectedRow extends RowProblem {
  row: number;
  start: number;
  end: number;
}
type PackedRejection = [row: number, start: number, end: number, code: string, detail: string];

/** Counters are far below what a double holds exactly; pg gives bigint as text. */
const COLUMNS = `id, source_id AS "sourceId", filename, layout, created_by AS "createdBy", state,
  bytes_total::float8 AS "bytesTotal", bytes_read::float8 AS "bytesRead", rows_read::float8 AS "rowsRead",
  rows_created::float8 AS "rowsCreated", rows_updated::float8 AS "rowsUpdated", rows_rejected::float8 AS "rowsRejected",
  rows_scored::float8 AS "rowsScored", error_code AS "errorCode", error_detail AS "errorDetail", created_at AS "createdAt",
  started_at AS "startedAt", finished_at AS "finishedAt", file_deleted_at AS "fileDeletedAt"`;

/** The key of an import's file in the object store. */
export function importFileKey(organizationId: string, importId: string): string {
  return `imports/${organizationId}/${importId}`;
}

/**
 * Enters an import whose file is stored, and has it started after the commit.
 *
 * @returns false where another import has the same idempotency key
 */
export async function insertImport(tx: OrganizationTransaction, row: NewLeadImport): Promise<boolean> {
  const { id, sourceId, filename, layout, createdBy, bytesTotal, idempotencyKey } = row;
  const { dataOffset, firstRow } = layout;
  const { rowCount } = await tx.query(
    `INSERT INTO lead_imports (organization_id, id, source_id, filename, layout, created_by, bytes_total, idempotency_key, bytes_read,
       next_row)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (organization_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING`,
    [tx.organizationId, id, sourceId, filename, layout, createdBy, bytesTotal, idempotencyKey, dataOffset, firstRow],
  );
  if (rowCount === 0) return false;
  await wakeImports(tx);
  return true;
}

/** Has the dispatcher look for imports to start after the commit. */
export async function wakeImports(tx: OrganizationTransaction): Promise<void> {
  await tx.query(`SELECT pg_notify('imports', '')`);
}

export async function findImport(tx: OrganizationTransaction, id: string): Promise<LeadImport | null> {
  const { rows } = await tx.query<LeadImport>(
    `SELECT ${COLUMNS} FROM lead_imports WHERE organization_id = $1 AND id = $2`,
    [tx.organizationId, id],
  );
  return rows[0] ?? null;
}

export async function findImportByKey(tx: OrganizationTransaction, key: string): Promise<LeadImport | null> {
  const { rows } = await tx.query<LeadImport>(
    `SELECT ${COLUMNS} FROM lead_imports WHERE organization_id = $1 AND idempotency_key = $2`,
    [tx.organizationId, key],
  );
  return rows[0] ?? null;
}

/** Imports, newest first. */
export async function listImports(
  tx: OrganizationTransaction,
  { after, limit }: { after: string | null; limit: number },
): Promise<LeadImport[]> {
  const { rows } = await tx.query<LeadImport>(
    `SELECT ${COLUMNS} FROM lead_imports WHERE organization_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [tx.organizationId, after, limit],
  );
  return rows;
}

/** Cancels an import that waits, or has one that runs end after what is under way. Leaves others as they are. */
export async function requestCancellation(tx: OrganizationTransaction, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE lead_imports SET state = CASE state WHEN 'pending' THEN 'cancelled' ELSE 'cancelling' END,
       finished_at = CASE state WHEN 'pending' THEN now() END
     WHERE organization_id = $1 AND id = $2 AND state IN ('pending', 'running')`,
    [tx.organizationId, id],
  );
  return rowCount === 1;
}

/** Which of some ids are imports. */
export async function knownImports(tx: OrganizationTransaction, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await tx.query<{ id: string }>(
    'SELECT id FROM lead_imports WHERE organization_id = $1 AND id = ANY($2::uuid[])',
    [tx.organizationId, ids],
  );
  return new Set(rows.map(({ id }) => id));
}

export async function recordFileDeletion(tx: OrganizationTransaction, id: string): Promise<void> {
  await tx.query('UPDATE lead_imports SET file_deleted_at = now() WHERE organization_id = $1 AND id = $2', [
    tx.organizationId,
    id,
  ]);
}

/** The rejected rows of a page of chunks, in the order of the file. */
export async function rejectedRows(
  tx: OrganizationTransaction,
  importId: string,
  { after, chunks }: { after: number; chunks: number },
): Promise<{ rows: RejectedRow[]; lastChunk: number } | null> {
  const { rows } = await tx.query<{ chunk: number; rejected: PackedRejection[] }>(
    `SELECT chunk, rejected FROM lead_import_chunks
     WHERE organization_id = $1 AND import_id = $2 AND chunk > $3 AND rejected <> '[]' ORDER BY chunk LIMIT $4`,
    [tx.organizationId, importId, after, chunks],
  );
  const last = rows.at(-1);
  if (!last) return null;
  return {
    rows: rows.flatMap(({ rejected }) =>
      rejected.map(([row, start, end, code, detail]) => ({
        row,
        start,
        end,
        code: code as RowProblem['code'],
        detail,
      })),
    ),
    lastChunk: last.chunk,
  };
}
