import type { RescoringState, RescoringTrigger } from '../../shared/rescoring.js';
import type { OrganizationReader, OrganizationTransaction } from '../database.js';
import { appendEvents } from './event-log.js';

/** A rescoring as its readers see it. Moments are text from a reader. */
export interface Rescoring {
  id: string;
  modelId: string | null;
  trigger: RescoringTrigger;
  why: string | null;
  createdBy: string | null;
  state: RescoringState;
  /** The lead that was scored last; those behind it and before the other are left. */
  afterLeadId: string;
  beforeLeadId: string;
  /** Null until it has begun. */
  leadsTotal: number | null;
  leadsScored: number;
  leadsChanged: number;
  errorCode: string | null;
  errorDetail: string | null;
  createdAt: Date | string;
  startedAt: Date | string | null;
  finishedAt: Date | string | null;
}

const COLUMNS = `id, model_id AS "modelId", trigger, why, created_by AS "createdBy", state, after_lead_id AS "afterLeadId",
  before_lead_id AS "beforeLeadId", leads_total::int AS "leadsTotal", leads_scored::int AS "leadsScored",
  leads_changed::int AS "leadsChanged", error_code AS "errorCode", error_detail AS "errorDetail", created_at AS "createdAt",
  started_at AS "startedAt", finished_at AS "finishedAt"`;
const OPEN = `state IN ('pending', 'running', 'cancelling')`;

/**
 * Has all leads of the organization scored anew after the commit, by what is in force then. Ones that are under way end: this one does what is
 * left of them.
 *
 * @param row - `modelId`: what it is about, for people
 */
export async function requestRescoring(
  tx: OrganizationTransaction,
  row: Pick<Rescoring, 'modelId' | 'trigger' | 'createdBy'> & { why?: string | null | undefined },
): Promise<Rescoring> {
  await tx.query(
    `UPDATE rescorings SET ${cancelled()} WHERE organization_id = $1 AND state IN ('pending', 'running')`,
    [tx.organizationId],
  );
  const { rows } = await tx.query<Rescoring>(
    `INSERT INTO rescorings (organization_id, model_id, trigger, why, created_by) VALUES ($1, $2, $3, $4, $5) RETURNING ${COLUMNS}`,
    [tx.organizationId, row.modelId, row.trigger, row.why ?? null, row.createdBy],
  );
  const rescoring = rows[0]!;
  const data = { rescoringId: rescoring.id, modelId: row.modelId, trigger: row.trigger };
  await appendEvents(tx, [{ type: 'rescoring.created', data }], { route: false });
  await tx.query(`SELECT pg_notify('rescorings', '')`);
  return rescoring;
}

/** One that waits ends at once, one that runs after the page that it is at. */
function cancelled(): string {
  return `state = CASE state WHEN 'pending' THEN 'cancelled' ELSE 'cancelling' END,
    finished_at = CASE state WHEN 'pending' THEN now() END`;
}

/** @returns false where it has ended, or is ending already */
export async function cancelRescoring(tx: OrganizationTransaction, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE rescorings SET ${cancelled()} WHERE organization_id = $1 AND id = $2 AND state IN ('pending', 'running')`,
    [tx.organizationId, id],
  );
  return rowCount === 1;
}

export async function findRescoring(reader: OrganizationReader, id: string): Promise<Rescoring | null> {
  const { rows } = await reader.query<Rescoring>(
    `SELECT ${COLUMNS} FROM rescorings WHERE organization_id = $1 AND id = $2`,
    [reader.organizationId, id],
  );
  return rows[0] ?? null;
}

/** Newest first. */
export async function listRescorings(
  reader: OrganizationReader,
  { before, limit }: { before: string | null; limit: number },
): Promise<Rescoring[]> {
  const { rows } = await reader.query<Rescoring>(
    `SELECT ${COLUMNS} FROM rescorings WHERE organization_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [reader.organizationId, before, limit],
  );
  return rows;
}

/** Notes that a rescoring has begun or goes on; null where it has ended. The leads are counted once. */
export async function resumeRescoring(tx: OrganizationTransaction, id: string): Promise<Rescoring | null> {
  const { rows } = await tx.query<Rescoring>(
    `UPDATE rescorings r SET state = CASE WHEN state = 'pending' THEN 'running' ELSE state END,
       started_at = coalesce(started_at, now()), claimed_at = now(),
       leads_total = coalesce(leads_total, (SELECT count(*) FROM leads l WHERE l.organization_id = $1 AND l.id < r.before_lead_id))
     WHERE organization_id = $1 AND id = $2 AND ${OPEN} RETURNING ${COLUMNS}`,
    [tx.organizationId, id],
  );
  return rows[0] ?? null;
}

/** Locks a page of a rescoring, the one behind `after`, until the end of the transaction: whoever comes next waits for it to be over. */
export async function lockPage(tx: OrganizationTransaction, id: string, after: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1), hashtext($2))', [id, after], 'lock-page');
}

/**
 * Moves a rescoring on, as the last statement of the transaction that stores the scores: whoever looks at the rescoring, or cancels it, waits
 * for the commit only.
 *
 * @param step - `after`: where the one who asks believes it to stand
 * @returns its state, or null where somebody else has moved it on meanwhile: a worker that was taken for dead
 */
export async function advanceRescoring(
  tx: OrganizationTransaction,
  id: string,
  { after, last, scored, changed }: { after: string; last: string; scored: number; changed: number },
): Promise<RescoringState | null> {
  const { rows } = await tx.query<{ state: RescoringState }>(
    `UPDATE rescorings SET after_lead_id = $4, leads_scored = leads_scored + $5,
       leads_changed = leads_changed + $6, claimed_at = now(), error_code = NULL, error_detail = NULL
     WHERE organization_id = $1 AND id = $2 AND after_lead_id = $3 AND ${OPEN} RETURNING state`,
    [tx.organizationId, id, after, last, scored, changed],
    'advance-rescoring',
  );
  return rows[0]?.state ?? null;
}

/** Says why a rescoring does not go on at the moment; its next page takes that away. */
export async function recordRescoringTrouble(
  tx: OrganizationTransaction,
  id: string,
  problem: { code: string; detail: string },
): Promise<void> {
  await tx.query(
    `UPDATE rescorings SET error_code = $3, error_detail = $4, claimed_at = now() WHERE organization_id = $1 AND id = $2 AND ${OPEN}`,
    [tx.organizationId, id, problem.code, problem.detail],
  );
}

/**
 * Ends a rescoring: as completed or cancelled, or as failed where a problem says why.
 *
 * @returns null where it had ended before
 */
export async function endRescoring(
  tx: OrganizationTransaction,
  id: string,
  problem: { code: string; detail: string } | null,
): Promise<Rescoring | null> {
  const { rows } = await tx.query<Rescoring>(
    `UPDATE rescorings SET finished_at = now(), claimed_at = NULL, error_code = coalesce($3, error_code),
       error_detail = coalesce($4, error_detail),
       state = CASE WHEN $3::text IS NOT NULL THEN 'failed' WHEN state = 'cancelling' THEN 'cancelled' ELSE 'completed' END
     WHERE organization_id = $1 AND id = $2 AND ${OPEN} RETURNING ${COLUMNS}`,
    [tx.organizationId, id, problem?.code ?? null, problem?.detail ?? null],
  );
  return rows[0] ?? null;
}
