import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Admin, eventually, postLead, readInstance } from './setup/instance.js';

interface Execution {
  id: string;
  templateKey: string;
  state: string;
  currentStep: string | null;
  endReason: string | null;
  temporalUrl: string | null;
}
interface Task {
  id: string;
  executionId: string;
  state: string;
}

let admin: Admin;
beforeAll(async () => {
  admin = await Admin.signIn();
});

/** Posts a lead that buys almost surely; answers with its id once it is scored: both shipped templates are about to follow it then. */
async function hotLead(): Promise<string> {
  const answer = await postLead(readInstance().demoSource, {
    name: 'Ada Park',
    email: `${crypto.randomUUID()}@example.com`,
    origin: 'Lead Add Form',
    lead_source: 'Welingak Website',
    occupation: 'Working Professional',
    time_on_site_seconds: 1_500,
    total_visits: 6,
    last_activity: 'SMS Sent',
  });
  const receipt = await eventually(
    () => admin.get<{ leadId: string | null; status: string }>(`/api/v1/receipts/${String(answer.body['receiptId'])}`),
    ({ status }) => status === 'done',
    10_000,
  );
  return receipt.leadId!;
}

async function executionOf(leadId: string, templateKey: string): Promise<Execution | undefined> {
  const { items } = await admin.get<{ items: Execution[] }>(`/api/v1/workflows/executions?leadId=${leadId}`);
  return items.find((execution) => execution.templateKey === templateKey);
}

const at = (step: string) => (execution?: Execution) =>
  execution?.currentStep === step && execution.state === 'waiting';

describe('an execution that waits', () => {
  it('goes on when the lead answers, and ends when the task that follows is completed', async () => {
    const leadId = await hotLead();
    await eventually(() => executionOf(leadId, 'new-lead-nurture'), at('reply'), 20_000);
    expect((await admin.call('POST', `/api/v1/leads/${leadId}/interactions`, { kind: 'reply' })).status).toBe(201);
    const execution = await eventually(() => executionOf(leadId, 'new-lead-nurture'), at('talk'), 20_000);
    expect(execution!.temporalUrl).toContain(encodeURIComponent(execution!.id));
    expect(await admin.get(`/api/v1/leads/${leadId}`)).toMatchObject({ status: 'contacted', tags: ['answered'] });

    const { items } = await admin.get<{ items: Task[] }>(`/api/v1/tasks?leadId=${leadId}&state=open`);
    const task = items.find(({ executionId }) => executionId === execution!.id)!;
    expect((await admin.call('POST', `/api/v1/tasks/${task.id}/complete`, { outcome: 'viewing_agreed' })).status).toBe(
      200,
    );
    await eventually(
      () => executionOf(leadId, 'new-lead-nurture'),
      (found) => found?.state === 'completed',
      20_000,
    );
  }, 90_000);

  it('ends by its exit condition when the lead is won', async () => {
    const leadId = await hotLead();
    // Both, for what an execution is told before it has begun does not end it.
    await eventually(() => executionOf(leadId, 'hot-lead-alert'), at('call'), 20_000);
    await eventually(() => executionOf(leadId, 'new-lead-nurture'), at('reply'), 20_000);
    expect((await admin.call('PATCH', `/api/v1/leads/${leadId}`, { status: 'won' })).status).toBe(200);
    for (const key of ['hot-lead-alert', 'new-lead-nurture']) {
      await eventually(
        () => executionOf(leadId, key),
        (found) => found?.state === 'stopped' && found.endReason === 'exit',
        20_000,
      );
    }
  }, 90_000);

  it('did so without a statement that the database refuses', () => {
    const log = readFileSync(join(process.env.THROUGHLINE_HOME ?? '.throughline', 'logs', 'worker.log'), 'utf8');
    expect(log).not.toMatch(/permission denied|is ambiguous|does not exist|syntax error/);
  });
});
