import type { ScoringPolicy } from '../../shared/scoring-policy.js';
import type { OrganizationReader, OrganizationTransaction } from '../database.js';
import { recordAudit } from './audit-log.js';
import { appendEvents } from './event-log.js';
import { notifyModels } from './models.js';
import { requestRescoring } from './rescorings.js';

/** A version of an organization's policy. */
export interface PolicyRow {
  version: number;
  definition: ScoringPolicy;
  why: string | null;
  createdBy: string | null;
  createdAt: Date | string;
}

const COLUMNS = 'version, definition, why, created_by AS "createdBy", created_at AS "createdAt"';

/** Newest first; those before a version, where one is named. */
export async function listPolicies(
  reader: OrganizationReader,
  before: number | undefined,
  limit: number,
): Promise<PolicyRow[]> {
  const { rows } = await reader.query<PolicyRow>(
    `SELECT ${COLUMNS} FROM scoring_policies WHERE organization_id = $1 AND ($2::int IS NULL OR version < $2)
     ORDER BY version DESC LIMIT $3`,
    [reader.organizationId, before ?? null, limit],
  );
  return rows;
}

/** The version that is in force; undefined where the organization has said nothing. */
export async function currentPolicy(reader: OrganizationReader): Promise<PolicyRow | undefined> {
  return (await listPolicies(reader, undefined, 1))[0];
}

export async function findPolicy(reader: OrganizationReader, version: number): Promise<PolicyRow | undefined> {
  const { rows } = await reader.query<PolicyRow>(
    `SELECT ${COLUMNS} FROM scoring_policies WHERE organization_id = $1 AND version = $2`,
    [reader.organizationId, version],
  );
  return rows[0];
}

/**
 * Puts a policy into force, as the next version.
 *
 * @param change - `expectedVersion`: the one that it was made from; `rescore`: whether the leads that there are get scores by it, too
 * @returns undefined where another version than that one is in force by now
 */
export async function savePolicy(
  tx: OrganizationTransaction,
  definition: ScoringPolicy,
  change: { actorId: string; why?: string | undefined; expectedVersion?: number | undefined; rescore: boolean },
): Promise<PolicyRow | undefined> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('throughline.scoring-policy/' || $1::text, 0))`, [
    tx.organizationId,
  ]);
  const before = (await currentPolicy(tx))?.version ?? 0;
  if (change.expectedVersion !== undefined && change.expectedVersion !== before) return undefined;
  const { actorId, why } = change;
  const { rows } = await tx.query<PolicyRow>(
    `INSERT INTO scoring_policies (organization_id, version, definition, why, created_by) VALUES ($1, $2, $3, $4, $5)
     RETURNING ${COLUMNS}`,
    [tx.organizationId, before + 1, JSON.stringify(definition), why ?? null, actorId],
  );
  const version = before + 1;
  await appendEvents(tx, [{ type: 'scoring.policy_changed', data: { version } }], { route: false });
  await recordAudit(tx, {
    ...{ actorId, why, action: 'scoring_policy.changed', data: { version } },
    ...{ subjectType: 'scoring_policy', subjectId: tx.organizationId },
  });
  if (change.rescore) await requestRescoring(tx, { modelId: null, trigger: 'policy', createdBy: actorId, why });
  await notifyModels(tx);
  return rows[0];
}
