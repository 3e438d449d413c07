import type { OrganizationReader } from '../database.js';

/** The schedule that a template wants, and whether Temporal has it. */
export interface TemplateSchedule {
  cron: string;
  timeZone: string;
  paused: boolean;
  isSynced: boolean;
  /** What Temporal had against it. */
  problem: string | null;
}

/** @returns undefined where there is no such template, null where it has no schedule */
export async function findSchedule(
  tx: OrganizationReader,
  templateKey: string,
): Promise<TemplateSchedule | null | undefined> {
  const { rows } = await tx.query<TemplateSchedule>(
    `SELECT s.cron, s.time_zone AS "timeZone", s.paused, s.problem,
       s.synced_at IS NOT NULL AND s.synced_revision >= s.revision AS "isSynced"
     FROM workflow_templates t LEFT JOIN template_schedules s ON s.organization_id = $1 AND s.template_id = t.id
     WHERE t.organization_id = $1 AND t.key = $2`,
    [tx.organizationId, templateKey],
  );
  const row = rows[0];
  if (!row) return undefined;
  return row.cron === null ? null : row;
}
