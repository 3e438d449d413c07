import { DomainError } from '../../shared/error-codes.js';
import { messageId } from '../../shared/message-id.js';
import type { SendStep } from '../../shared/template-definition.js';
import { renderContext, renderMessage } from '../executions/render.js';
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

/** The owner's notice goes to the admins where the lead has no owner. */
async function recipients({ tx, step, lead }: StepSite<SendStep>): Promise<string[]> {
  const role = step.to === 'agents' ? 'agent' : 'admin';
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM users
     WHERE organization_id = $1 AND disabled_at IS NULL AND CASE WHEN $2::uuid IS NULL THEN role = $3 ELSE id = $2 END
     ORDER BY id LIMIT $4`,
    [tx.organizationId, step.to === 'owner' ? lead.ownerId : null, role, MOST_RECIPIENTS],
    'notice-recipients',
  );
  if (rows.length > 0 || step.to !== 'agents') return rows.map((row) => row.id);
  // A young organization has admins only: they are its agents.
  const admins = await tx.query<{ id: string }>(
    `SELECT id FROM users WHERE organization_id = $1 AND disabled_at IS NULL AND role = 'admin' ORDER BY id LIMIT $2`,
    [tx.organizationId, MOST_RECIPIENTS],
    'notice-admins',
  );
  return admins.rows.map((row) => row.id);
}
