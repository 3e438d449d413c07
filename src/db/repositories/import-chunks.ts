import type { FieldMapping } from '../../shared/field-mapping.js';
import type { ImportLayout, ImportState } from '../../shared/lead-import/lead-import.js';
import type { OrganizationTransaction } from '../database.js';
import { type RejectedRow, wakeImports } from './lead-imports.js';

/** What the next chunk of an import begins with. */
export interface ImportPosition {
  state: ImportState;
  layout: ImportLayout;
  bytesTotal: number;
  offset: number;
  row: number;
  chunk: number;
  sourceId: string | null;
  fieldMapping: FieldMapping;
  defaultCountry: string | null;
}

/** A chunk that is stored; `batchId` is null where no row of it became a lead. */
export interface StoredChunk {
  batchId: string | null;
}

/** What one transaction stores of a file besides the leads. */
export interface NewChunk {
  importId: string;
  chunk: number;
  batchId: string | null;
  leads: number;
  created: number;
  rejected: readonly RejectedRow[];
  /** Where the next chunk begins. */
  offset: number;
  row: number;
}

/** Where an import stands; null where it is not there. */
export async function importPosition(tx: OrganizationTransaction, importId: string): Promise<ImportPosition | null> {
  const { rows } = await tx.query<ImportPosition>(
    `SELECT i.state, i.layout, i.bytes_total::float8 AS "bytesTotal", i.bytes_read::float8 AS "offset", i.next_row::float8 AS row,
       i.next_chunk AS chunk, i.source_id AS "sourceId", coalesce(s.field_mapping, '{}') AS "fieldMapping",
       o.default_country AS "defaultCountry"
     FROM lead_imports i
     JOIN organizations o ON o.id = $1
     LEFT JOIN sources s ON s.organization_id = $1 AND s.id = i.source_id
     WHERE i.organization_id = $1 AND i.id = $2`,
    [tx.organizationId, importId],
    'import-position',
  );
  return rows[0] ?? null;
}

export async function findChunk(
  tx: OrganizationTransaction,
  importId: string,
  chunk: number,
): Promise<StoredChunk | null> {
  const { rows } = await tx.query<StoredChunk>(
    `SELECT batch_id AS "batchId" FROM lead_import_chunks WHERE organization_id = $1 AND import_id = $2 AND chunk = $3`,
    [tx.organizationId, importId, chunk],
    'find-import-chunk',
  );
  return rows[0] ?? null;
}

/** Another worker has stored the same chunk: what this transaction holds must be rolled back. */
export class ChunkStoredError extends Error {
  override readonly name = 'ChunkStoredError';
}

/**
 * Stores a chunk, and moves the import on to behind it. Last in its transaction: it locks the import until the commit.
 *
 * @throws ChunkStoredError
 */
export async function storeChunk(tx: OrganizationTransaction, chunk: NewChunk): Promise<void> {
  const { importId, batchId, leads, created, rejected, offset, row } = chunk;
  const packed = rejected.map(({ row: number, start, end, code, detail }) => [number, start, end, code, detail]);
  const moved = await tx.query(
    `UPDATE lead_imports SET bytes_read = $4, next_row = $5, next_chunk = $3 + 1, rows_read = rows_read + $6 + $7,
       rows_created = rows_created + $8, rows_updated = rows_updated + $6 - $8, rows_rejected = rows_rejected + $7,
       claimed_at = now(), error_code = NULL, error_detail = NULL
     WHERE organization_id = $1 AND id = $2 AND next_chunk = $3`,
    [tx.organizationId, importId, chunk.chunk, offset, row, leads, rejected.length, created],
    'move-import-on',
  );
  if (moved.rowCount === 0) throw new ChunkStoredError();
  await tx.query(
    `INSERT INTO lead_import_chunks (organization_id, import_id, chunk, batch_id, leads, rejected, scored_at)
     VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $4::uuid IS NULL THEN now() END)`,
    [tx.organizationId, importId, chunk.chunk, batchId, leads, JSON.stringify(packed)],
    'insert-import-chunk',
  );
}

/** Notes that the leads of a chunk are scored and routed. Harmless to repeat. */
export async function recordScored(tx: OrganizationTransaction, importId: string, chunk: number): Promise<void> {
  await tx.query(
    `WITH scored AS (
       UPDATE lead_import_chunks SET scored_at = now()
       WHERE organization_id = $1 AND import_id = $2 AND chunk = $3 AND scored_at IS NULL RETURNING leads
     )
     UPDATE lead_imports i SET rows_scored = rows_scored + scored.leads, claimed_at = now()
     FROM scored WHERE i.organization_id = $1 AND i.id = $2`,
    [tx.organizationId, importId, chunk],
    'record-import-scored',
  );
}

/** Chunks that are stored and not scored yet, the oldest first. */
export async function unscoredChunks(
  tx: OrganizationTransaction,
  importId: string,
  most: number,
): Promise<{ chunk: number; batchId: string }[]> {
  const { rows } = await tx.query<{ chunk: number; batchId: string }>(
    `SELECT chunk, batch_id AS "batchId" FROM lead_import_chunks
     WHERE organization_id = $1 AND import_id = $2 AND scored_at IS NULL ORDER BY chunk LIMIT $3`,
    [tx.organizationId, importId, most],
  );
  return rows;
}

/** Notes that an import has begun, or goes on. */
export async function recordStart(tx: OrganizationTransaction, importId: string): Promise<void> {
  await tx.query(
    `UPDATE lead_imports SET state = CASE WHEN state = 'pending' THEN 'running' ELSE state END,
       started_at = coalesce(started_at, now()), claimed_at = now()
     WHERE organization_id = $1 AND id = $2 AND state IN ('pending', 'running', 'cancelling')`,
    [tx.organizationId, importId],
  );
}

/** Says on the import why it does not go on at the moment; the next chunk takes that away. */
export async function recordTrouble(
  tx: OrganizationTransaction,
  importId: string,
  code: string,
  detail: string,
): Promise<void> {
  await tx.query(
    `UPDATE lead_imports SET error_code = $3, error_detail = $4, claimed_at = now()
     WHERE organization_id = $1 AND id = $2 AND state IN ('pending', 'running', 'cancelling')`,
    [tx.organizationId, importId, code, detail],
  );
}

/**
 * Ends an import and wakes the one behind it.
 *
 * @returns the state that it ended in, null where it had ended before
 */
export async function endImport(
  tx: OrganizationTransaction,
  importId: string,
  failure: { code: string; detail: string } | null,
): Promise<ImportState | null> {
  const { rows } = await tx.query<{ state: ImportState }>(
    `UPDATE lead_imports SET state = CASE WHEN $3::text IS NOT NULL THEN 'failed'
         WHEN state = 'cancelling' AND bytes_read < bytes_total THEN 'cancelled' ELSE 'completed' END,
       error_code = $3, error_detail = $4, finished_at = now()
     WHERE organization_id = $1 AND id = $2 AND state IN ('pending', 'running', 'cancelling') RETURNING state`,
    [tx.organizationId, importId, failure?.code ?? null, failure?.detail ?? null],
  );
  if (rows[0]) await wakeImports(tx);
  return rows[0]?.state ?? null;
}
