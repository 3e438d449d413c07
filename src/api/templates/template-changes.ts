import type { OrganizationTransaction } from '../../db/database.js';
import { recordAudit } from '../../db/repositories/audit-log.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import type { EventType } from '../../shared/events.js';
import type { Principal } from '../auth/principal.js';

/** What somebody did to a template. */
export interface TemplateChange {
  type: Extract<EventType, `template.${string}`>;
  key: string;
  why?: string | null | undefined;
  data?: Readonly<Record<string, unknown>>;
}

/** Enters a change into the audit log and the event log, in the transaction that makes it. No template reacts to it. */
export async function tellChange(
  tx: OrganizationTransaction,
  principal: Principal,
  { type, key, why, data = {} }: TemplateChange,
): Promise<void> {
  const { id: actorId } = principal;
  await recordAudit(tx, { actorId, action: type, subjectType: 'template', subjectId: key, why: why ?? null, data });
  await appendEvents(tx, [{ type, data: { templateKey: key, ...data, by: actorId } }], { route: false });
}
