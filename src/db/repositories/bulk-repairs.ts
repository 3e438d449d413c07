import type { BulkRepairState, FailureFilter, RepairAction } from '../../shared/bulk-repair.js';
import type { OrganizationReader, OrganizationTransaction } from '../database.js';

/** A bulk repair as its readers see it. */
export interface BulkRepair {
  id: string;
  action: RepairAction;
  filter: FailureFilter;
  why: string | null;
  ratePerSecond: number;
  createdBy: string;
  state: BulkRepairState;
  /** Executions that fitted the filter when it was made. */
  total: number;
  repaired: number;
  /** Not parked any more when their turn came. */
  skipped: number;
  /** Refused by their workflows, by code. */
  refused: Record<string, number>;
  errorCode: string | null;
  errorDetail: string | null;
  /** The execution that was dealt with last. */
  lastId: string | null;
  /** Those behind it that may have been asked already. */
  underWay: string[];
  createdAt: Date | string;
  startedAt: Date | string | null;
  finishedAt: Date | string | null;
}

const COLUMNS = `id, action, filter, why, rate_per_second AS "ratePerSecond", created_by AS "createdBy", state, total, repaired, skipped,
  refused, error_code AS "errorCode", error_detail AS "errorDetail", last_id AS "lastId", under_way AS "underWay", created_at AS "createdAt",
  started_at AS "startedAt", finished_at AS "finishedAt"`;
const OPEN = `state IN ('pending', 'running', 'stopping')`;

export interface NewBulkRepair extends Pick<
  BulkRepair,
  'action' | 'filter' | 'why' | 'ratePerSecond' | 'createdBy' | 'total'
> {
  idempotencyKey: string | null;
}

/**
 * Enters a bulk repair, and has it started after the commit.
 *
 * @returns null where another one has the same idempotency key
 */
export async function insertBulkRepair(tx: OrganizationTransaction, row: NewBulkRepair): Promise<BulkRepair | null> {
  const { rows } = await tx.query<BulkRepair>(
    `INSERT INTO bulk_repairs (organization_id, action, filter, why, rate_per_second, created_by, total, idempotency_key)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (organization_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING RETURNING ${COLUMNS}`,
    [
      tx.organizationId,
      row.action,
      JSON.stringify(row.filter),
      row.why,
      row.ratePerSecond,
      row.createdBy,
      row.total,
      row.idempotencyKey,
    ],
  );
  if (rows[0]) await wakeBulkRepairs(tx);
  return rows[0] ?? null;
}

/** Has the dispatcher look for bulk repairs to start after the commit. */
async function wakeBulkRepairs(tx: OrganizationTransaction): Promise<void> {
  await tx.query(`SELECT pg_notify('bulk_repairs', '')`);
}

export async function findBulkRepair(reader: OrganizationReader, id: string): Promise<BulkRepair | null> {
  const { rows } = await reader.query<BulkRepair>(
    `SELECT ${COLUMNS} FROM bulk_repairs WHERE organization_id = $1 AND id = $2`,
    [reader.organizationId, id],
  );
  return rows[0] ?? null;
}

export async function findBulkRepairByKey(reader: OrganizationReader, key: string): Promise<BulkRepair | null> {
  const { rows } = await reader.query<BulkRepair>(
    `SELECT ${COLUMNS} FROM bulk_repairs WHERE organization_id = $1 AND idempotency_key = $2`,
    [reader.organizationId, key],
  );
  return rows[0] ?? null;
}

/** Newest first. */
export async function listBulkRepairs(
  reader: OrganizationReader,
  { before, limit }: { before: string | null; limit: number },
): Promise<BulkRepair[]> {
  const { rows } = await reader.query<BulkRepair>(
    `SELECT ${COLUMNS} FROM bulk_repairs WHERE organization_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [reader.organizationId, before, limit],
  );
  return rows;
}

/**
 * Stops a bulk repair that waits, or has one that runs stop after the executions under way.
 *
 * @returns false where it has ended, or is stopping already
 */
export async function requestStop(tx: OrganizationTransaction, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE bulk_repairs SET state = CASE state WHEN 'pending' THEN 'stopped' ELSE 'stopping' END,
       finished_at = CASE state WHEN 'pending' THEN now() END
     WHERE organization_id = $1 AND id = $2 AND state IN ('pending', 'running')`,
    [tx.organizationId, id],
  );
  return rowCount === 1;
}

/** Notes that a bulk repair has begun or goes on; null where it has ended. */
export async function resumeBulkRepair(tx: OrganizationTransaction, id: string): Promise<BulkRepair | null> {
  const { rows } = await tx.query<BulkRepair>(
    `UPDATE bulk_repairs SET state = CASE WHEN state = 'pending' THEN 'running' ELSE state END,
       started_at = coalesce(started_at, now()), claimed_at = now()
     WHERE organization_id = $1 AND id = $2 AND ${OPEN} RETURNING ${COLUMNS}`,
    [tx.organizationId, id],
  );
  return rows[0] ?? null;
}

/**
 * Notes which executions are asked next, before they are.
 *
 * @param afterId - where the one who asks believes the repair to stand
 * @returns its state, or null where somebody else has moved it on meanwhile: a worker that was taken for dead
 */
export async function recordAsking(
  tx: OrganizationTransaction,
  id: string,
  { afterId, ids }: { afterId: string | null; ids: readonly string[] },
): Promise<BulkRepairState | null> {
  const { rows } = await tx.query<{ state: BulkRepairState }>(
    `UPDATE bulk_repairs SET under_way = $4, claimed_at = now()
     WHERE organization_id = $1 AND id = $2 AND last_id IS NOT DISTINCT FROM $3::uuid AND ${OPEN} RETURNING state`,
    [tx.organizationId, id, afterId, ids],
  );
  return rows[0]?.state ?? null;
}

/** What became of some executions that followed each other. */
export interface RepairProgress {
  /** Where the one who asks believes it to stand. */
  afterId: string | null;
  lastId: string;
  /** Those behind it of which nobody knows yet. */
  underWay: readonly string[];
  repaired: number;
  skipped: number;
  refused: Record<string, number>;
}

/**
 * Moves a bulk repair on.
 *
 * @returns its state, or null where somebody else has moved it on meanwhile: a worker that was taken for dead
 */
export async function recordProgress(
  tx: OrganizationTransaction,
  id: string,
  progress: RepairProgress,
): Promise<BulkRepairState | null> {
  const { afterId, lastId, underWay, repaired, skipped, refused } = progress;
  const { rows } = await tx.query<{ state: BulkRepairState }>(
    `UPDATE bulk_repairs SET last_id = $4, under_way = $8, repaired = repaired + $5, skipped = skipped + $6, claimed_at = now(), error_code = NULL,
       error_detail = NULL, refused = (
         SELECT coalesce(jsonb_object_agg(code, n), '{}') FROM (
           SELECT code, sum(n::int) AS n FROM (SELECT * FROM jsonb_each_text(refused) UNION ALL SELECT * FROM jsonb_each_text($7::jsonb))
             AS both_of (code, n) GROUP BY code) AS sums)
     WHERE organization_id = $1 AND id = $2 AND last_id IS NOT DISTINCT FROM $3::uuid AND ${OPEN} RETURNING state`,
    [tx.organizationId, id, afterId, lastId, repaired, skipped, JSON.stringify(refused), underWay],
  );
  return rows[0]?.state ?? null;
}

/** Says why a bulk repair does not go on at the moment; its next progress takes that away. */
export async function recordRepairTrouble(
  tx: OrganizationTransaction,
  id: string,
  problem: { code: string; detail: string },
): Promise<void> {
  await tx.query(
    `UPDATE bulk_repairs SET error_code = $3, error_detail = $4, claimed_at = now() WHERE organization_id = $1 AND id = $2 AND ${OPEN}`,
    [tx.organizationId, id, problem.code, problem.detail],
  );
}

/**
 * Ends a bulk repair, and wakes the one behind it.
 *
 * @returns null where it had ended before
 */
export async function endBulkRepair(
  tx: OrganizationTransaction,
  id: string,
  failure: { code: string; detail: string } | null,
): Promise<BulkRepair | null> {
  const { rows } = await tx.query<BulkRepair>(
    `UPDATE bulk_repairs SET finished_at = now(), error_code = $3, error_detail = $4,
       -- Of those that there were, what is neither repaired nor refused was not parked any more when its turn came.
       skipped = CASE WHEN $3::text IS NULL AND state <> 'stopping'
         THEN greatest(skipped, total - repaired - (SELECT coalesce(sum(n::int), 0) FROM jsonb_each_text(refused) AS r (code, n)))
         ELSE skipped END,
       state = CASE WHEN $3::text IS NOT NULL THEN 'failed' WHEN state = 'stopping' THEN 'stopped' ELSE 'completed' END
     WHERE organization_id = $1 AND id = $2 AND ${OPEN} RETURNING ${COLUMNS}`,
    [tx.organizationId, id, failure?.code ?? null, failure?.detail ?? null],
  );
  if (rows[0]) await wakeBulkRepairs(tx);
  return rows[0] ?? null;
}
