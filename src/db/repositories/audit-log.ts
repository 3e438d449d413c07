import type { OrganizationReader, OrganizationTransaction } from '../database.js';

/** What somebody did, for the record. Ids, names of fields and decisions; no personal data. */
export interface AuditEntry {
  /** A user or an API key, `principal.id` as a rule; null where nobody asked for it: a schedule, say. */
  actorId: string | null;
  /** Subject and past tense, as events: `execution.paused`, `template.published`. */
  action: `${string}.${string}`;
  subjectType: string;
  /** An id, or a key where the subject is known by that. */
  subjectId: string;
  /** As the person gave it. */
  why?: string | null;
  data?: Readonly<Record<string, unknown>>;
}

/** The most of `why` that is kept; what accepts one should refuse a longer one. */
export const LONGEST_WHY = 500;

/** Enters into the audit log what the caller's transaction does, so that there is either both or neither. */
export async function recordAudit(tx: OrganizationTransaction, entry: AuditEntry): Promise<void> {
  const { actorId, action, subjectType, subjectId, why, data = {} } = entry;
  await tx.query(
    `INSERT INTO audit_log (organization_id, actor_id, action, subject_type, subject_id, why, data)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      tx.organizationId,
      actorId,
      action,
      subjectType,
      subjectId,
      why?.slice(0, LONGEST_WHY) || null,
      JSON.stringify(data),
    ],
    'record-audit',
  );
}

/** An entry as its readers see it. */
export interface AuditRow {
  id: string;
  action: string;
  subject_type: string;
  subject_id: string;
  why: string | null;
  data: Record<string, unknown>;
  occurred_at: string;
  actor_id: string | null;
  /** Null where the actor is not there any more. */
  actor_kind: 'user' | 'api_key' | null;
  actor_name: string | null;
}

export interface AuditFilter {
  subjectType?: string | undefined;
  subjectId?: string | undefined;
  actorId?: string | undefined;
  action?: string | undefined;
  /** From this moment on, and before that one. */
  from?: string | undefined;
  to?: string | undefined;
  beforeId?: string | undefined;
}

/** Newest first. */
export async function listAudit(reader: OrganizationReader, filter: AuditFilter, limit: number): Promise<AuditRow[]> {
  const values: unknown[] = [reader.organizationId];
  const conditions: string[] = [];
  const add = (value: unknown, condition: (parameter: string) => string) => {
    if (value !== undefined) conditions.push(`AND ${condition(`$${values.push(value)}`)}`);
  };
  add(filter.subjectType, (parameter) => `a.subject_type = ${parameter}`);
  add(filter.subjectId, (parameter) => `a.subject_id = ${parameter}`);
  add(filter.actorId, (parameter) => `a.actor_id = ${parameter}`);
  add(filter.action, (parameter) => `a.action = ${parameter}`);
  add(filter.from, (parameter) => `a.id >= uuidv7_floor(${parameter}::timestamptz)`);
  add(filter.to, (parameter) => `a.id < uuidv7_floor(${parameter}::timestamptz)`);
  add(filter.beforeId, (parameter) => `a.id < ${parameter}`);
  const { rows } = await reader.query<AuditRow>(
    `SELECT a.id, a.action, a.subject_type, a.subject_id, a.why, a.data, a.occurred_at, a.actor_id,
       CASE WHEN u.id IS NOT NULL THEN 'user' WHEN k.id IS NOT NULL THEN 'api_key' END AS actor_kind,
       coalesce(u.name, k.name) AS actor_name
     FROM audit_log a
     LEFT JOIN users u ON u.organization_id = $1 AND u.id = a.actor_id
     LEFT JOIN api_keys k ON k.organization_id = $1 AND k.id = a.actor_id
     WHERE a.organization_id = $1 ${conditions.join(' ')} ORDER BY a.id DESC LIMIT $${values.push(limit)}`,
    values,
  );
  return rows;
}
