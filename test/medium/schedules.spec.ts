import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { Client, Connection, ScheduleNotFoundError } from '@temporalio/client';
import { DateTime } from 'luxon';
import pg from 'pg';
import { pino } from 'pino';
import { createScheduledStartActivities } from '../../src/activities/starts/scheduled-start.js';
import { createSegmentStartActivities } from '../../src/activities/starts/segment-start.js';
import { loginUrl } from '../../src/db/login-roles.js';
import { NotificationListener } from '../../src/db/notifications.js';
import { JobDispatcher, START_JOBS } from '../../src/dispatch/job-dispatcher.js';
import { ScheduleSync } from '../../src/dispatch/schedule-sync.js';
import { type TaskQueue, templateScheduleId } from '../../src/workflows/contract.js';
import { freePort, startTestApi, type TestApi } from './setup/api.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

jest.setTimeout(40_000);
const logger = pino({ level: 'silent' });
let world: ExecutionWorld;
let api: TestApi;
let pool: pg.Pool;
let sync: ScheduleSync;
let starts: JobDispatcher;
let listener: NotificationListener;

beforeAll(async () => {
  world = await createExecutionWorld({
    activities: ({ database }) =>
      Promise.resolve({
        ...createSegmentStartActivities({ database }),
        ...createScheduledStartActivities({ database }),
      }),
  });
  api = await startTestApi({}, { db: world.db });
  const url = loginUrl(world.db.url, 'dispatcher', world.db.encryptionKey);
  pool = new pg.Pool({ connectionString: url });
  sync = new ScheduleSync({ pool, client: world.client, logger, taskQueue: world.taskQueue });
  const workflow = { ...START_JOBS.workflow, taskQueue: world.taskQueue as TaskQueue };
  starts = new JobDispatcher({ ...START_JOBS, workflow }, { pool, client: world.client, logger });
  listener = new NotificationListener(url);
  listener.on('schedules', () => sync.wake());
  listener.on('starts', () => starts.wake());
  await listener.start();
  sync.start();
  starts.start();
}, 60_000);
afterAll(async () => {
  await sync?.stop();
  await starts?.stop();
  await listener?.close();
  for (const { key } of await rows('SELECT key FROM template_schedules'))
    await handle(key)
      .delete()
      .catch(() => undefined);
  await pool?.end();
  await api?.close();
  await world?.close();
});

const rows = async (sql: string, ...values: unknown[]) => (await world.db.owner.query(sql, values)).rows;
const publish = (key: string, cron: string, more = `, where: '"${key}" in lead.tags'`, reentry = 'once') =>
  world.publish(`key: ${key}\nname: ${key}\ntrigger: { schedule: '${cron}', time_zone: Europe/Berlin${more} }
reentry: ${reentry}\nsteps:\n  - { id: mark, update: { tags: { add: [done] } } }\n`);
/** A moment that is years away for most: what is triggered by hand does not also fire by itself, as one of nine o'clock does at nine. */
const HARDLY_EVER = '0 9 29 2 *';
const handle = (key: string) => world.client.schedule.getHandle(templateScheduleId(world.db.organizationId, key));
const setState = (key: string, state: string) =>
  api.call('PATCH', `/api/v1/workflows/templates/${key}`, { body: { state } });
const get = async (key: string) => (await api.call('GET', `/api/v1/workflows/templates/${key}/schedule`)).body;
const until = async (isSo: () => Promise<boolean>) => {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('it did not come to that');
    await sleep(50);
  }
};
const createLead = async (...tags: string[]) => {
  const id = await world.createLead();
  await rows('UPDATE leads SET tags = $2 WHERE id = $1', id, tags);
  return id;
};
const startsOf = (key: string) =>
  rows(
    `SELECT s.* FROM template_starts s JOIN workflow_templates t ON t.id = s.template_id WHERE t.key = $1 ORDER BY s.id`,
    key,
  );
const executions = (key: string) =>
  rows(`SELECT x.* FROM workflow_executions x JOIN workflow_templates t ON t.id = x.template_id WHERE t.key = $1`, key);

describe('the schedule of a template', () => {
  it('is in Temporal within seconds of its publishing, changes with it, pauses with it, and goes with it', async () => {
    await publish('daily', '0 9 * * *');
    const published = Date.now();
    await until(async () => (await get('daily')).isSynced);
    expect(Date.now() - published).toBeLessThan(3_000);
    const described = await handle('daily').describe();
    expect(described).toMatchObject({
      state: { paused: false },
      policies: { overlap: 'SKIP', catchupWindow: 3_600_000 },
      action: {
        workflowType: 'scheduledStart',
        args: [{ organizationId: world.db.organizationId, templateKey: 'daily' }],
      },
    });
    expect(await get('daily')).toMatchObject({
      cron: '0 9 * * *',
      timeZone: 'Europe/Berlin',
      paused: false,
      problem: null,
    });
    expect((await get('daily')).next).toHaveLength(10);

    await publish('daily', '30 10 * * mon-fri');
    await until(async () => (await get('daily')).isSynced);
    for (const moment of (await handle('daily').describe()).info.nextActionTimes) {
      expect(new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', timeStyle: 'short' }).format(moment)).toBe(
        '10:30',
      );
      expect([0, 6]).not.toContain(moment.getUTCDay());
    }

    await setState('daily', 'paused');
    await until(async () => (await handle('daily').describe()).state.paused);
    await until(async () => (await get('daily')).isSynced);
    expect(await get('daily')).toMatchObject({ paused: true, next: null });
    await setState('daily', 'active');
    await until(async () => !(await handle('daily').describe()).state.paused);

    await world.publish(`key: daily\nname: daily\ntrigger: { manual: true }\nsteps: [{ id: mark, stop: }]\n`);
    await until(() =>
      handle('daily')
        .describe()
        .then(
          () => false,
          (error: unknown) => error instanceof ScheduleNotFoundError,
        ),
    );
    expect(await api.call('GET', '/api/v1/workflows/templates/daily/schedule')).toMatchObject({ status: 404 });
  });

  it('starts the template for the leads of its segment', async () => {
    await publish('timed', HARDLY_EVER);
    const leads = [await createLead('timed'), await createLead('timed'), await createLead('other')];
    await until(async () => (await get('timed')).isSynced);
    await handle('timed').trigger();
    await until(async () => (await startsOf('timed'))[0]?.state === 'completed');
    expect((await executions('timed')).map(({ lead_id }) => lead_id).sort()).toEqual(leads.slice(0, 2).sort());
    const [start] = (await api.call('GET', '/api/v1/workflows/starts?templateKey=timed')).body.items;
    expect(start).toMatchObject({ kind: 'schedule', createdBy: null, leads: { matched: 2, started: 2 } });
    expect(Math.abs(Date.parse(start.scheduledFor) - Date.now())).toBeLessThan(30_000);
    // Those who have been through it stay out; a new one goes through.
    await createLead('timed');
    // Two that fire within one second are one to Temporal.
    await sleep(1_100);
    await handle('timed').trigger();
    await until(async () => (await startsOf('timed'))[1]?.state === 'completed');
    expect((await startsOf('timed'))[1]).toMatchObject({ leads_matched: '3', executions_started: '1' });
  });

  it('does not start while the start before has not ended, and says so', async () => {
    await publish('slow', HARDLY_EVER, '', 'always');
    await until(async () => (await get('slow')).isSynced);
    await starts.stop();
    try {
      await handle('slow').trigger();
      await until(async () => (await startsOf('slow')).length === 1);
      await sleep(1_100);
      await handle('slow').trigger();
      const skipped = () =>
        rows(`SELECT data FROM events WHERE type = 'start.skipped' AND data ->> 'templateKey' = 'slow'`);
      await until(async () => (await skipped()).length === 1);
      expect(await startsOf('slow')).toHaveLength(1);
    } finally {
      const workflow = { ...START_JOBS.workflow, taskQueue: world.taskQueue as TaskQueue };
      starts = new JobDispatcher({ ...START_JOBS, workflow }, { pool, client: world.client, logger });
      listener.on('starts', () => starts.wake());
      starts.start();
    }
    await until(async () => (await startsOf('slow'))[0]!.state === 'completed');
  });

  it('that fires just as its template is paused starts nothing', async () => {
    await publish('late', HARDLY_EVER);
    await until(async () => (await get('late')).isSynced);
    await rows(`UPDATE workflow_templates SET state = 'paused' WHERE key = 'late'`);
    await handle('late').trigger();
    await until(async () => (await handle('late').describe()).info.numActionsTaken === 1);
    const [action] = (await handle('late').describe()).info.recentActions;
    await world.client.workflow.getHandle(action!.action.workflow.workflowId).result();
    expect(await startsOf('late')).toEqual([]);
  });

  it('is made anew where Temporal has lost it or somebody has changed it there', async () => {
    await publish('kept', '0 9 * * *');
    await until(async () => (await get('kept')).isSynced);
    await handle('kept').delete();
    const another = new ScheduleSync({ pool, client: world.client, logger, taskQueue: world.taskQueue });
    another.start();
    await until(() =>
      handle('kept')
        .describe()
        .then(
          () => true,
          () => false,
        ),
    );
    await another.stop();
  });

  it('waits for a Temporal that is away', async () => {
    await sync.stop();
    // Without the interceptor that tries again: what is under way when it stops would go on with that.
    const connection = Connection.lazy({ address: `127.0.0.1:${await freePort()}`, interceptors: [] });
    const away = new ScheduleSync({ pool, client: new Client({ connection }), logger, taskQueue: world.taskQueue });
    await publish('patient', '0 9 * * *');
    away.start();
    await sleep(1_500);
    await away.stop();
    await connection.close();
    expect(await get('patient')).toMatchObject({ isSynced: false, next: null });
    sync = new ScheduleSync({ pool, client: world.client, logger, taskQueue: world.taskQueue });
    sync.start();
    await until(async () => (await get('patient')).isSynced);
    expect((await handle('patient').describe()).state.paused).toBe(false);
  });

  it('that Temporal refuses says why, and holds up no other', async () => {
    await publish('fine', '0 9 * * *');
    const [{ template_id: id }] = await rows(`SELECT template_id FROM template_schedules WHERE key = 'fine'`);
    // As a version of an earlier release might have it.
    await rows(
      `UPDATE template_schedules SET cron = '99 99 * * *', revision = revision + 1 WHERE template_id = $1`,
      id,
    );
    await publish('other', '0 9 * * *');
    await until(async () => (await get('other')).isSynced && (await get('fine')).problem !== null);
    expect((await get('fine')).problem).toMatch(/Minute is not in range/);
  });

  it('passes daylight saving by as Temporal does', async () => {
    // Berlin, next year: from 02:00 to 03:00 on the last Sunday of March, from 03:00 to 02:00 on that of October.
    const year = DateTime.utc().year + 1;
    const lastSunday = (month: number) => {
      const last = DateTime.utc(year, month, 31);
      return last.minus({ days: last.weekday % 7 }).day;
    };
    const [march, october] = [lastSunday(3), lastSunday(10)];
    await publish('spring', `30 2 ${march - 2}-${Math.min(march + 1, 31)} 3 *`);
    await publish('autumn', `30 2 ${october - 1}-${october} 10 *`);
    await until(async () => (await get('spring')).isSynced && (await get('autumn')).isSynced);
    const then = async (key: string) =>
      ((await get(key)).next as string[]).filter((moment) => moment.startsWith(String(year)));
    // A time that is skipped is skipped: there is no start on that Sunday.
    expect(await then('spring')).toEqual([
      `${year}-03-${march - 2}T01:30:00.000Z`,
      `${year}-03-${march - 1}T01:30:00.000Z`,
      ...(march < 31 ? [`${year}-03-${march + 1}T00:30:00.000Z`] : []),
    ]);
    // One that comes twice counts once, the second time.
    expect(await then('autumn')).toEqual([
      `${year}-10-${october - 1}T00:30:00.000Z`,
      `${year}-10-${october}T01:30:00.000Z`,
    ]);
  });

  it('with a day of the month and of the week wants both', async () => {
    await publish('both', '0 9 1 * mon');
    await until(async () => (await get('both')).isSynced);
    // The months to come that begin with a Monday, as a calendar has them.
    const here = DateTime.now().setZone('Europe/Berlin');
    const firsts = Array.from({ length: 37 }, (_, months) =>
      here.startOf('month').plus({ months }).set({ hour: 9 }),
    ).filter((first) => first.weekday === 1 && first > here);
    expect((await get('both')).next.slice(0, 2)).toEqual(firsts.slice(0, 2).map((first) => first.toUTC().toISO()));
  });
});
