import { setTimeout as pause } from 'node:timers/promises';
import { ApiClient } from '../../scripts/lib/api-client.mjs';

const DONE_WITHIN_MS = 60_000;
const AT_A_TIME = 10;

/**
 * What a person does about mails whose outcome a crash left open: asks the mail server. Where the mail is there, the execution is sent on
 * behind its step; where it is not, it stays parked.
 *
 * @returns `{ unknown, arrived, settled }`: how many there were, how many of them the mail server has, how many of those executions went on
 */
export async function settleUnknown({ instance, database, mail }) {
  const unknown = await database.rows(
    `SELECT m.internet_message_id AS message_id, m.execution_id, x.state FROM messages m
       JOIN workflow_executions x ON x.id = m.execution_id WHERE m.status = 'unknown'`,
  );
  const arrived = unknown.filter((row) => mail.byMessageId.has(row.message_id));
  const parked = arrived.filter((row) => row.state === 'parked').map((row) => row.execution_id);
  const api = await new ApiClient(instance.known).signIn();
  const queue = [...parked];
  const lane = async () => {
    for (let id = queue.pop(); id; id = queue.pop()) {
      await api.send('POST', `/workflows/executions/${id}/skip`, { why: 'the mail server has it' });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  let settled = 0;
  for (const end = Date.now() + DONE_WITHIN_MS; settled < parked.length && Date.now() < end; await pause(500)) {
    const [row] = await database.rows(
      `SELECT count(*)::int AS done FROM workflow_executions WHERE id = ANY($1::uuid[]) AND finished_at IS NOT NULL`,
      [parked],
    );
    settled = row.done;
  }
  return { unknown: unknown.length, arrived: arrived.length, settled };
}
