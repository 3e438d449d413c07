import { AUTOMATION_KEYS } from '../../shared/automation-keys.js';
import type { OrganizationReader } from '../../db/database.js';
import type { TemplateFacts } from '../../shared/template-compile.js';

/** Leads whose attributes are looked at. What none of the latest has is worth a warning, even where an older lead has it. */
const LEADS_SAMPLED = 1_000;
const MOST_NAMES = 5_000;

/**
 * What a template may name in its organization. Custom fields are those that sources map, that templates set, and that the latest leads have:
 * some milliseconds, whatever the number of leads.
 */
export async function templateFacts(reader: OrganizationReader): Promise<TemplateFacts> {
  const { rows } = await reader.query<{
    fields: string[];
    templates: { key: string; runs: string[] }[];
    secrets: string[];
  }>(
    `SELECT
       (SELECT coalesce(jsonb_agg(name), '[]') FROM (
         SELECT DISTINCT name FROM (
           SELECT jsonb_object_keys(attributes) AS name FROM (
             SELECT attributes FROM leads WHERE organization_id = $1 ORDER BY id DESC LIMIT $2) AS latest
           UNION ALL
           SELECT substr(target, length('attributes.') + 1) FROM sources, jsonb_object_keys(field_mapping) AS target
           WHERE organization_id = $1 AND target LIKE 'attributes.%'
           UNION ALL
           SELECT unnest(v.sets) FROM workflow_templates t JOIN workflow_template_versions v
             ON v.organization_id = $1 AND v.template_id = t.id AND v.version = t.active_version WHERE t.organization_id = $1
         ) AS every LIMIT $3) AS names) AS fields,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('key', t.key, 'runs', coalesce(v.runs, '{}'))), '[]') FROM (
         SELECT id, key, active_version FROM workflow_templates
         WHERE organization_id = $1 AND state <> 'archived' ORDER BY key LIMIT $3) AS t
         LEFT JOIN workflow_template_versions v
           ON v.organization_id = $1 AND v.template_id = t.id AND v.version = t.active_version) AS templates,
       (SELECT coalesce(jsonb_agg(name), '[]') FROM secrets WHERE organization_id = $1) AS secrets`,
    [reader.organizationId, LEADS_SAMPLED, MOST_NAMES],
  );
  const { fields, templates, secrets } = rows[0]!;
  return { customFields: fields, templates, secrets, automations: AUTOMATION_KEYS };
}
