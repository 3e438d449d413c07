import type { TemplateDefinition } from '../../shared/template-definition.js';
import type { OrganizationReader, OrganizationTransaction } from '../database.js';
import { type LeadContext, leadContexts } from './lead-contexts.js';

export interface SimulationUser {
  id: string;
  name: string;
  email: string;
  role: string;
  openLeads: number;
  lastAssignedAt: Date | null;
}

const MOST_USERS = 500;

/** Users who are not disabled, with their turns and their open leads where somebody is to be assigned. */
export async function simulationUsers(tx: OrganizationTransaction, withTurns: boolean): Promise<SimulationUser[]> {
  const { rows } = await tx.query<SimulationUser>(
    `SELECT u.id, u.name, u.email, u.role, t.last_assigned_at AS "lastAssignedAt",
       CASE WHEN $2 THEN (SELECT count(*)::int FROM leads l WHERE l.organization_id = $1 AND l.owner_id = u.id
         AND l.status NOT IN ('won', 'lost', 'archived')) ELSE 0 END AS "openLeads"
     FROM users u LEFT JOIN assignment_turns t ON t.organization_id = $1 AND t.user_id = u.id AND $2
     WHERE u.organization_id = $1 AND u.disabled_at IS NULL ORDER BY u.id LIMIT $3`,
    [tx.organizationId, withTurns, MOST_USERS],
  );
  return rows;
}

/** What the organization has said of when it writes to leads, and its name and zone. */
export async function simulationOrganization(
  tx: OrganizationTransaction,
): Promise<{ name: string; timeZone: string; sendPolicy: unknown }> {
  const { rows } = await tx.query<{ name: string; timeZone: string; sendPolicy: unknown }>(
    'SELECT name, time_zone AS "timeZone", send_policy AS "sendPolicy" FROM organizations WHERE id = $1',
    [tx.organizationId],
  );
  return rows[0]!;
}

/** Definitions of active templates by key, and of those that they run themselves. */
export async function runnableTemplates(
  tx: OrganizationTransaction,
  keys: readonly string[],
): Promise<Map<string, TemplateDefinition>> {
  const found = new Map<string, TemplateDefinition>();
  let wanted = [...new Set(keys)];
  while (wanted.length > 0 && found.size < MOST_TEMPLATES) {
    const { rows } = await tx.query<{ key: string; definition: TemplateDefinition }>(
      `SELECT t.key, v.definition FROM workflow_templates t JOIN workflow_template_versions v
         ON v.organization_id = t.organization_id AND v.template_id = t.id AND v.version = t.active_version
       WHERE t.organization_id = $1 AND t.key = ANY($2::text[]) AND t.state = 'active' LIMIT $3`,
      [tx.organizationId, wanted, MOST_TEMPLATES],
    );
    for (const { key, definition } of rows) found.set(key, definition);
    wanted = rows.flatMap(({ definition }) => runsOf(definition)).filter((key) => !found.has(key));
  }
  return found;
}

const MOST_TEMPLATES = 50;

/** Keys of the templates that a template runs. */
export function runsOf({ steps }: TemplateDefinition): string[] {
  return steps.flatMap((step) => (step.kind === 'run' ? step.template : []));
}

/** Leads as simulations begin with them, with whether their addresses are suppressed. */
export async function simulationLeads(
  tx: OrganizationTransaction,
  ids: readonly string[],
): Promise<(LeadContext & { suppressed: boolean })[]> {
  const leads = [...(await leadContexts(tx, ids)).values()];
  const { rows } = await tx.query<{ address: string }>(
    `SELECT address FROM suppressions WHERE organization_id = $1 AND channel = 'email' AND address = ANY($2::text[])`,
    [tx.organizationId, leads.flatMap(({ email }) => email ?? [])],
  );
  const suppressed = new Set(rows.map(({ address }) => address));
  return leads.map((lead) => ({ ...lead, suppressed: lead.email !== null && suppressed.has(lead.email) }));
}

/** Events of a type in a stretch of time, the newest first: ids of their leads. */
export async function leadsOfEvents(
  reader: OrganizationReader,
  { type, from, to, limit }: { type: string; from: Date; to: Date; limit: number },
): Promise<string[]> {
  const { rows } = await reader.query<{ leadId: string }>(
    `SELECT lead_id AS "leadId" FROM events
     WHERE organization_id = $1 AND type = $2 AND lead_id IS NOT NULL
       AND id >= uuidv7_floor($3::timestamptz) AND id < uuidv7_floor($4::timestamptz)
     ORDER BY id DESC LIMIT $5`,
    [reader.organizationId, type, from, to, limit],
  );
  return rows.map(({ leadId }) => leadId);
}

/** The newest leads that there were before a moment. */
export async function newestLeads(
  reader: OrganizationReader,
  { before, limit }: { before: Date; limit: number },
): Promise<string[]> {
  const { rows } = await reader.query<{ id: string }>(
    `SELECT id FROM leads WHERE organization_id = $1 AND id < uuidv7_floor($2::timestamptz) ORDER BY id DESC LIMIT $3`,
    [reader.organizationId, before, limit],
  );
  return rows.map(({ id }) => id);
}

export interface PastEvent {
  id: string;
  leadId: string;
  type: string;
  data: Record<string, unknown>;
  at: Date;
  /** The template itself has caused it, in an execution that really was. */
  isOwn: boolean;
}

/** Events of leads in a stretch of time that executions hear of, in their order; of each lead the newest. */
export async function pastEvents(
  tx: OrganizationTransaction,
  leadIds: readonly string[],
  window: { templateId: string; types: readonly string[]; from: Date; to: Date; mostPerLead: number },
): Promise<PastEvent[]> {
  const { templateId, types, from, to, mostPerLead } = window;
  const { rows } = await tx.query<PastEvent>(
    `SELECT e.id, e.lead_id AS "leadId", e.type, e.data, e.occurred_at AS at,
       e.execution_id IS NOT NULL AND EXISTS (SELECT FROM workflow_executions x
         WHERE x.organization_id = $1 AND x.id = e.execution_id AND x.template_id = $7) AS "isOwn"
     FROM unnest($2::uuid[]) AS wanted(lead_id) CROSS JOIN LATERAL (
       SELECT id, lead_id, execution_id, type, data, occurred_at FROM events
       WHERE organization_id = $1 AND lead_id = wanted.lead_id AND type = ANY($3::text[])
         AND id >= uuidv7_floor($4::timestamptz) AND id < uuidv7_floor($5::timestamptz)
       ORDER BY id DESC LIMIT $6) AS e
     ORDER BY e.lead_id, e.id`,
    [tx.organizationId, leadIds, types, from, to, mostPerLead, templateId],
  );
  return rows;
}

/** The last score of each lead before a moment. */
export async function scoresBefore(
  tx: OrganizationTransaction,
  leadIds: readonly string[],
  before: Date,
): Promise<Map<string, { value: number; points: number; band: string }>> {
  const { rows } = await tx.query<{ leadId: string; value: number; points: number; band: string }>(
    `SELECT s.lead_id AS "leadId", s.value, s.points, s.band
     FROM unnest($2::uuid[]) AS wanted(lead_id) CROSS JOIN LATERAL (
       SELECT lead_id, value, points, band FROM lead_scores
       WHERE organization_id = $1 AND lead_id = wanted.lead_id AND id < uuidv7_floor($3::timestamptz)
       ORDER BY id DESC LIMIT 1) AS s`,
    [tx.organizationId, leadIds, before],
  );
  return new Map(rows.map(({ leadId, ...score }) => [leadId, score]));
}
