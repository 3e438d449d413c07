import { DomainError } from '../../shared/error-codes.js';
import { messageId } from '../../shared/message-id.js';
import { renderContext, renderMessage } from '../../shared/steps/render-message.js';
import { noticeAudience } from '../../shared/steps/notice-audience.js';
import type { SendStep } from '../../shared/template-definition.js';
import type { ExecutionDependencies, StepResult, StepSite } from '../executions/step-types.js';
import type { UserMessageChannel } from './message-channel.js';

/** Notices of one step at most; an organization with more agents than this wants another way to tell them. */
const MOST_RECIPIENTS = 200;

/** Notices that the web app shows. */
export const inAppChannel: UserMessageChannel & { name: 'in_app' } = { name: 'in_app', deliver };

/**
 * Sends an in-app notice to users. It is delivered by being stored, so unlike mail it needs no hand-over: one transaction does all, and
 * the ids make a repetition harmless.
 */
async function deliver(
  site: StepSite<SendStep>,
  { publicUrl }: Pick<ExecutionDependencies, 'publicUrl'>,
): Promise<StepResult> {
  const { tx, step, definition, execution, lead, ref } = site;
  const message = definition.messages[step.message];
  if (!message) throw new DomainError('render_failed', `the version has no message ${step.message}`);
  const users = await recipients(site);
  if (users.length === 0) throw new DomainError('message_refused', 'there is no user to tell');
  const rendered = renderMessage(message, renderContext(site, publicUrl));
  const ids = users.map((user) => messageId(execution.id, ref.stepId, ref.visit, user));
  const { rowCount } = await tx.query(
    `INSERT INTO messages (id, organization_id, lead_id, execution_id, step_id, visit, channel, user_id, subject, body_text,
       status, attempts, handed_over_at, settled_at)
     SELECT m.id, $1, $2, $3, $4, $5, 'in_app', m.user_id, $8, $9, 'sent', 1, now(), now()
     FROM unnest($6::uuid[], $7::uuid[]) AS m(id, user_id)
     ON CONFLICT (id) DO NOTHING`,
    [tx.organizationId, lead.id, execution.id, ref.stepId, ref.visit, ids, users, rendered.subject, rendered.text],
    'send-in-app',
  );
  if (rowCount) site.log.tell('message.sent', { channel: 'in_app', stepId: ref.stepId, users });
  return { outcome: { next: step.next }, record: { result: { channel: 'in_app', messages: ids.length } } };
}

async function recipients({ tx, step, lead }: StepSite<SendStep>): Promise<string[]> {
  const audience = noticeAudience(step, lead.ownerId);
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM users
     WHERE organization_id = $1 AND disabled_at IS NULL AND CASE WHEN $2::uuid IS NULL THEN role = $3 ELSE id = $2 END
     ORDER BY id LIMIT $4`,
    [
      tx.organizationId,
      'userId' in audience ? audience.userId : null,
      'role' in audience ? audience.role : null,
      MOST_RECIPIENTS,
    ],
    'notice-recipients',
  );
  if (rows.length > 0 || !('orElse' in audience)) return rows.map((row) => row.id);
  const others = await tx.query<{ id: string }>(
    `SELECT id FROM users WHERE organization_id = $1 AND disabled_at IS NULL AND role = $2 ORDER BY id LIMIT $3`,
    [tx.organizationId, audience.orElse, MOST_RECIPIENTS],
    'notice-others',
  );
  return others.rows.map((row) => row.id);
}
