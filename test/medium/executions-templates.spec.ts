import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { syncShippedTemplates } from '../../src/activities/templates/sync-shipped-templates.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

describe('shipped templates', () => {
  let world: ExecutionWorld;
  let directory: string;

  beforeAll(async () => {
    world = await createExecutionWorld();
    directory = await mkdtemp(join(tmpdir(), 'throughline-templates-'));
    await cp('templates', directory, { recursive: true });
  }, 60_000);
  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
    await world?.close();
  }, 30_000);

  const sync = () => syncShippedTemplates(world.db.database, world.db.organizationId, directory);
  const edit = async (name: string, change: (source: string) => string) => {
    const file = join(directory, name);
    await writeFile(file, change(await readFile(file, 'utf8')));
  };

  it('are published once, though two ask at the same time', async () => {
    const published = (await Promise.all([sync(), sync()])).flatMap((result) => result.published);
    const names = (await readdir('templates')).filter((name) => name.endsWith('.yaml'));
    expect(published.toSorted()).toEqual(names.map((name) => name.replace('.yaml', '@1')).toSorted());
    expect(published).toHaveLength(8);
    expect(await sync()).toEqual({ published: [], problems: [] });
  });

  it('begin paused where they say so, so that a new organization does only what it expects', async () => {
    const { rows } = await world.db.owner.query<{ key: string }>(
      `SELECT key FROM workflow_templates WHERE state = 'active' ORDER BY key`,
    );
    expect(rows.map(({ key }) => key)).toEqual(['hot-lead-alert', 'new-lead-nurture']);
    const others = await world.db.owner.query(`SELECT DISTINCT state FROM workflow_templates WHERE state <> 'active'`);
    expect(others.rows).toEqual([{ state: 'paused' }]);
  });

  it('welcome a lead above the threshold with one mail, and wait for an answer', async () => {
    const leadId = await world.createLead({ email: 'ada@example.com', score: 0.5 });
    const [id, ...others] = await world.emit({ type: 'lead.scored', leadId });
    expect(others).toEqual([]);
    await world.until(id!, { state: 'waiting', current_step: 'reply', waiting_for: 'message.replied' });
    expect(await world.emit({ type: 'lead.scored', leadId })).toEqual([]);
    expect(world.mail.received.filter((mail) => mail.to.includes('ada@example.com'))).toHaveLength(1);
    expect(world.mail.received[0]!.raw).toContain('Subject: Welcome, Ada');

    await world.emit({ type: 'message.replied', leadId });
    await world.until(id!, { state: 'waiting', current_step: 'talk' });
    const { rows } = await world.db.owner.query('SELECT status, tags FROM leads WHERE id = $1', [leadId]);
    expect(rows).toEqual([{ status: 'contacted', tags: ['answered'] }]);
  });

  it('leave a lead below the threshold alone, and go on without mail where there is no address', async () => {
    expect(await world.emit({ type: 'lead.scored', leadId: await world.createLead({ score: 0.2 }) })).toEqual([]);
    const [id] = await world.emit({ type: 'lead.scored', leadId: await world.createLead({ email: null }) });
    await world.until(id!, { state: 'waiting', current_step: 'reply' });
    expect(await world.messages(id!)).toMatchObject([{ status: 'refused', reason_code: 'no_address' }]);
  });

  it('announce a hot lead to the agents and ask for a call', async () => {
    const agent = await world.createUser('agent');
    const leadId = await world.createLead({ score: 0.9 });
    const ids = await world.emit({ type: 'lead.scored', leadId });
    expect(ids).toHaveLength(2);
    const { rows } = await world.db.owner.query<{ id: string }>(
      `SELECT x.id FROM workflow_executions x JOIN workflow_templates t ON t.id = x.template_id
       WHERE t.key = 'hot-lead-alert' AND x.lead_id = $1`,
      [leadId],
    );
    const id = rows[0]!.id;
    await world.until(id, { state: 'waiting', current_step: 'call' });
    expect(await world.messages(id)).toMatchObject([{ channel: 'in_app', user_id: agent, status: 'sent' }]);
    const tasks = await world.db.owner.query('SELECT title, assignee_id, state FROM tasks WHERE execution_id = $1', [
      id,
    ]);
    expect(tasks.rows).toEqual([{ title: 'Call Ada: scored 90 of 100', assignee_id: agent, state: 'open' }]);
  });

  it('get a next version when their file changes; one that was edited stays as it is', async () => {
    await edit('hot-lead-alert.yaml', (source) => source.replace('due: 15m', 'due: 20m'));
    await edit('new-lead-nurture.yaml', (source) => source.replace('timeout: 3d', 'timeout: 4d'));
    await world.db.owner.query(
      `UPDATE workflow_templates SET draft = draft || '# ours' WHERE key = 'new-lead-nurture'`,
    );
    expect(await sync()).toEqual({ published: ['hot-lead-alert@2'], problems: [] });
  });

  it('name file, line and reason of one that does not parse, and go on with the others', async () => {
    await writeFile(join(directory, 'a-broken.yaml'), 'key: a-broken\nname: [unclosed\n');
    await edit('hot-lead-alert.yaml', (source) => source.replace('due: 20m', 'due: 25m'));
    await edit('new-lead-nurture.yaml', (source) => source.replace('on_timeout: interest', 'on_timeout: nowhere'));
    const { published, problems } = await sync();
    expect(published).toEqual(['hot-lead-alert@3']);
    const nurture = (await readFile(join(directory, 'new-lead-nurture.yaml'), 'utf8')).split('\n');
    expect(problems).toEqual([
      { file: join(directory, 'a-broken.yaml'), line: expect.any(Number), reason: expect.stringContaining(']') },
      {
        file: join(directory, 'new-lead-nurture.yaml'),
        line: nurture.findIndex((line) => line.includes('nowhere')) + 1,
        reason: expect.stringContaining('there is no step "nowhere"'),
      },
    ]);
  });
});
