import { v7 as uuidv7 } from 'uuid';
import type { Database, OrganizationTransaction } from '../../db/database.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import { findStartable, insertStart, isScheduledStartOpen } from '../../db/repositories/template-starts.js';
import type { ScheduledStartInput } from '../../workflows/contract.js';
import { asActivityFailure } from '../activity-failure.js';

export interface ScheduledStartRef extends ScheduledStartInput {
  /** ISO 8601. */
  scheduledFor: string;
  /** Of the workflow that the schedule started: what is entered for it once. */
  workflowId: string;
}

/** Enters what schedules ask for. */
export function createScheduledStartActivities({ database }: { database: Database }) {
  return {
    /**
     * Enters a start of the template's active version. None, where the template is not active or has no schedule any more; and none where
     * the one before has not ended: a lead could go through twice at once, and starts would pile up.
     */
    async enterScheduledStart(ref: ScheduledStartRef): Promise<void> {
      try {
        await database.inOrganization(ref.organizationId, (tx) => enter(tx, ref));
      } catch (error) {
        throw asActivityFailure(error);
      }
    },
  };
}

async function enter(tx: OrganizationTransaction, ref: ScheduledStartRef): Promise<void> {
  const { templateKey, scheduledFor, workflowId } = ref;
  const template = await findStartable(tx, templateKey);
  if (template?.state !== 'active' || template.versionId === null || !('schedule' in template.trigger)) return;
  const { templateId, versionId } = template;
  if (await isScheduledStartOpen(tx, templateId)) {
    const data = { templateKey, scheduledFor, reason: 'still_running' };
    await appendEvents(tx, [{ type: 'start.skipped', data }], { route: false });
    return;
  }
  const id = uuidv7();
  const start = { id, templateId, versionId, kind: 'schedule' as const, idempotencyKey: workflowId, scheduledFor };
  if (!(await insertStart(tx, start))) return;
  const data = { startId: id, templateKey, kind: 'schedule', scheduledFor };
  await appendEvents(tx, [{ type: 'start.created', data }], { route: false });
}
