import type { LeadStatus } from '../../shared/lead.js';
import type { StatusChange } from '../../shared/lead-outcome.js';
import type { OrganizationReader } from '../database.js';

/** When a lead was scored, and how its status went. */
export interface LeadHistory {
  leadId: string;
  /** The oldest first. */
  scoredAt: Date[];
  changes: StatusChange[];
}

/** Of one lead, the oldest ones: later scores of a lead that is scored every day say little that these do not. */
const MOST_SCORES = 200;
const MOST_CHANGES = 200;

/** The histories of the leads behind a lead, in the order of their ids. */
export async function leadHistories(
  reader: OrganizationReader,
  { after, most }: { after: string; most: number },
): Promise<LeadHistory[]> {
  const { rows } = await reader.query<{
    id: string;
    scored_at: string[] | null;
    changes: [at: string, to: LeadStatus][] | null;
  }>(
    `SELECT p.id, s.scored_at, c.changes
     FROM (SELECT id FROM leads WHERE organization_id = $1 AND id > $2 ORDER BY id LIMIT $3) p
     CROSS JOIN LATERAL (
       SELECT jsonb_agg(f.computed_at ORDER BY f.id) AS scored_at FROM (
         SELECT id, computed_at FROM lead_scores WHERE organization_id = $1 AND lead_id = p.id ORDER BY id LIMIT $4) f
     ) s
     CROSS JOIN LATERAL (
       SELECT jsonb_agg(jsonb_build_array(f.occurred_at, f.data ->> 'to') ORDER BY f.id) AS changes FROM (
         SELECT id, occurred_at, data FROM events
         WHERE organization_id = $1 AND lead_id = p.id AND type = 'lead.status_changed' ORDER BY id LIMIT $5) f
     ) c
     ORDER BY p.id`,
    [reader.organizationId, after, most, MOST_SCORES, MOST_CHANGES],
  );
  return rows.map(({ id, scored_at: scoredAt, changes }) => ({
    leadId: id,
    scoredAt: (scoredAt ?? []).map((at) => new Date(at)),
    changes: (changes ?? []).map(([at, to]) => ({ at: new Date(at), to })),
  }));
}

/** How many leads there are, for the progress of going through them. */
export async function countLeads(reader: OrganizationReader): Promise<number> {
  const { rows } = await reader.query<{ leads: string }>(
    'SELECT count(*) AS leads FROM leads WHERE organization_id = $1',
    [reader.organizationId],
  );
  return Number(rows[0]!.leads);
}

/** The custom fields of the newest leads, to see which there are. */
export async function newestAttributes(reader: OrganizationReader, most: number): Promise<Record<string, unknown>[]> {
  const { rows } = await reader.query<{ attributes: Record<string, unknown> }>(
    'SELECT attributes FROM leads WHERE organization_id = $1 ORDER BY id DESC LIMIT $2',
    [reader.organizationId, most],
  );
  return rows.map((row) => row.attributes);
}

/** The model that answers now. */
export interface AnsweringModel {
  key: string;
  version: string;
  manifest: unknown;
  /** When it was registered, where it is one of the organization's own trainings: it may have learnt from what was known by then. */
  trainedBy: string | null;
}

/** The model that answers now, and the manifest of the one that was trained last: the first for comparison, the second for drift. */
export async function modelsToCompare(
  reader: OrganizationReader,
): Promise<{ active: AnsweringModel | null; lastTrained: unknown }> {
  const { rows } = await reader.query<{ active: AnsweringModel | null; last_trained: unknown }>(
    `SELECT (SELECT jsonb_build_object('key', key, 'version', version, 'manifest', manifest,
         'trainedBy', CASE origin WHEN 'trained' THEN created_at END) FROM models WHERE organization_id = $1 AND state = 'active') AS active,
       (SELECT manifest FROM models WHERE organization_id = $1 AND origin = 'trained' ORDER BY id DESC LIMIT 1) AS last_trained`,
    [reader.organizationId],
  );
  return { active: rows[0]?.active ?? null, lastTrained: rows[0]?.last_trained ?? null };
}
