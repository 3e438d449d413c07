import type { OrganizationReader, OrganizationTransaction } from '../../db/database.js';
import {
  countUnderWay,
  insertMove,
  type MoveState,
  type NewMove,
  versionOutlines,
} from '../../db/repositories/template-moves.js';
import { DomainError } from '../../shared/error-codes.js';
import { obstacleTo, type StayReason, type StepOutline } from '../../shared/template-move.js';
import type { Principal } from '../auth/principal.js';
import { iso, type Moment } from '../common/fields.js';
import { tellChange } from './template-changes.js';
import type { TemplateMoveDto } from './template-moves.dto.js';
import { actorName, actorOf } from './template-rows.js';
import type { MovePreview } from './template-versions.dto.js';

const MOST_GROUPS = 100;

/** How many executions could go on in a version, and why the others could not. */
export async function previewMove(
  reader: OrganizationReader,
  templateId: string,
  versionId: string | null,
  steps: readonly StepOutline[],
): Promise<MovePreview> {
  const places = await countUnderWay(reader, templateId, versionId);
  const outlines = await versionOutlines(reader, [...new Set(places.map((place) => place.versionId))]);
  const groups = places.map(({ versionId: from, stepId, state, count }) => {
    const before = outlines.get(from)!;
    return { version: before.version, stepId, state, count, obstacle: obstacleTo(stepId, before.steps, steps) };
  });
  const sum = (some: typeof groups) => some.reduce((total, { count }) => total + count, 0);
  const moves = sum(groups.filter(({ obstacle }) => obstacle === null));
  return { underWay: sum(groups), moves, stays: sum(groups) - moves, groups: groups.slice(0, MOST_GROUPS) };
}

/** @throws DomainError `move_under_way` */
export async function beginMove(
  tx: OrganizationTransaction,
  principal: Principal,
  key: string,
  move: NewMove,
  why?: string,
): Promise<string> {
  const id = await insertMove(tx, move);
  if (!id) {
    const advice = 'Wait for its end, or stop it.';
    throw new DomainError('move_under_way', `Executions of the template are being moved already. ${advice}`);
  }
  const { reverts, retryParked, expected } = move;
  await tellChange(tx, principal, {
    type: 'template.move_started',
    key,
    why,
    data: { moveId: id, reverts, retryParked, expected },
  });
  return id;
}

interface MoveRow {
  id: string;
  state: MoveState;
  version: number | null;
  reverts: string | null;
  revertedBy: string | null;
  retryParked: boolean;
  ratePerSecond: number;
  expected: number;
  outcomes: { outcome: 'moved' | 'stayed'; reason: StayReason | null; count: number }[] | null;
  createdBy: string;
  createdByName: string | null;
  createdAt: Moment;
  startedAt: Moment | null;
  finishedAt: Moment | null;
}

const SELECT = `SELECT m.id, m.state, v.version, m.reverts, m.retry_parked AS "retryParked", m.rate_per_second AS "ratePerSecond", m.expected,
    (SELECT r.id FROM template_moves r WHERE r.organization_id = $1 AND r.reverts = m.id LIMIT 1) AS "revertedBy",
    (SELECT jsonb_agg(o) FROM (SELECT e.outcome, e.reason, count(*)::int AS count FROM template_move_executions e
       WHERE e.organization_id = $1 AND e.move_id = m.id AND e.outcome IS NOT NULL GROUP BY e.outcome, e.reason ORDER BY count(*) DESC) o)
      AS outcomes,
    m.created_by AS "createdBy", ${actorName('m.created_by')} AS "createdByName", m.created_at AS "createdAt",
    m.started_at AS "startedAt", m.finished_at AS "finishedAt"
  FROM workflow_templates t JOIN template_moves m ON m.organization_id = $1 AND m.template_id = t.id
  LEFT JOIN workflow_template_versions v ON v.organization_id = $1 AND v.id = m.version_id
  WHERE t.organization_id = $1 AND t.key = $2`;

/** Moves of a template, the newest first. */
export async function listMoves(
  reader: OrganizationReader,
  key: string,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<TemplateMoveDto[]> {
  const { rows } = await reader.query<MoveRow>(
    `${SELECT} AND ($3::uuid IS NULL OR m.id < $3) ORDER BY m.id DESC LIMIT $4`,
    [reader.organizationId, key, before ?? null, limit],
  );
  return rows.map(toMove);
}

/** @throws DomainError `not_found` */
export async function readMove(reader: OrganizationReader, key: string, id: string): Promise<TemplateMoveDto> {
  const { rows } = await reader.query<MoveRow>(`${SELECT} AND m.id = $3`, [reader.organizationId, key, id]);
  if (!rows[0]) throw new DomainError('not_found', 'There is no such move.');
  return toMove(rows[0]);
}

function toMove({ outcomes, ...row }: MoveRow): TemplateMoveDto {
  const all = outcomes ?? [];
  const sum = (outcome: 'moved' | 'stayed') =>
    all.filter((one) => one.outcome === outcome).reduce((total, { count }) => total + count, 0);
  return {
    id: row.id,
    state: row.state,
    version: row.version,
    reverts: row.reverts,
    revertedBy: row.revertedBy,
    retryParked: row.retryParked,
    ratePerSecond: row.ratePerSecond,
    expected: row.expected,
    moved: sum('moved'),
    stayed: sum('stayed'),
    reasons: all.flatMap(({ reason, count }) => (reason === null ? [] : [{ reason, count }])),
    createdBy: actorOf(row.createdBy, row.createdByName),
    createdAt: iso(row.createdAt),
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
  };
}
