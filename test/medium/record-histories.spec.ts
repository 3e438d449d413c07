/**
 * Runs every workflow type through its cases, and replays what came of it on the same code. With RECORD_HISTORIES=1 the histories are
 * kept in test/replay/histories, where test/replay compares them with every later version of the code.
 *
 * Record anew (`npm run replay:record`) when a workflow type or case is added. A history that no longer replays is not recorded anew: the
 * change needs `patched()`, because executions with such histories are running somewhere.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { createExecutionControl } from '../../src/activities/execution-control.js';
import { createEnrichmentActivities } from '../../src/activities/enrichment/enrich.js';
import { createImportActivities } from '../../src/activities/import/import-leads.js';
import { createIngestActivities } from '../../src/activities/intake/ingest.js';
import { createMonitoringActivities } from '../../src/activities/monitoring/monitoring-activities.js';
import { createBulkRepairActivities } from '../../src/activities/repair/bulk-repair.js';
import { createExecutionRepairer } from '../../src/activities/repair/execution-repairer.js';
import { createScoreActivities } from '../../src/activities/score-leads.js';
import { createRescoringActivities } from '../../src/activities/scoring/rescore-leads.js';
import { createStragglerActivities } from '../../src/activities/scoring/rescore-stragglers.js';
import { createSimulationActivities } from '../../src/activities/simulation/simulation-activities.js';
import { createScheduledStartActivities } from '../../src/activities/starts/scheduled-start.js';
import { createSegmentStartActivities } from '../../src/activities/starts/segment-start.js';
import { createTrainingActivities } from '../../src/activities/training/training-activities.js';
import { externalTrainer } from '../../src/activities/training/trainer.js';
import { insertMove } from '../../src/db/repositories/template-moves.js';
import { noteMonitored } from '../../src/db/repositories/model-days.js';
import { insertBulkRepair } from '../../src/db/repositories/bulk-repairs.js';
import { importFileKey, insertImport } from '../../src/db/repositories/lead-imports.js';
import { insertSimulation } from '../../src/db/repositories/simulations.js';
import { lockTemplate } from '../../src/db/repositories/templates.js';
import { SEND_POLICY_DEFAULTS } from '../../src/shared/send-gate/send-policy.js';
import { compileTemplate } from '../../src/shared/template-compile.js';
import { findStartable, insertStart } from '../../src/db/repositories/template-starts.js';
import { requestRescoring } from '../../src/db/repositories/rescorings.js';
import { enterTraining, requestTrainingEnd } from '../../src/db/repositories/trainings.js';
import { TRAINING_OPTIONS } from '../../src/shared/training.js';
import { FolderStore } from '../../src/storage/folder-store.js';
import {
  modelMonitoringId,
  scheduledStartId,
  templateScheduleId,
  WORKFLOW_TYPES,
  workflowIds,
} from '../../src/workflows/contract.js';
import { historyFromFile, historyToFile } from '../replay/history-file.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';
import { type StandIn, startStandInTrainer, storeMadeUpRows } from './setup/stand-in-trainer.js';
import { starterScorer } from './setup/starter-scorer.js';

const DIRECTORY = 'test/replay/histories';
const MESSAGES = `messages: { hi: { subject: 'Hello', text: 'Hello' } }`;

const waitUntil = async (isSo: () => Promise<boolean>) => {
  for (let tries = 0; tries < 200 && !(await isSo()); tries++) await sleep(50);
};

describe('workflow histories', () => {
  let world: ExecutionWorld;
  let providerIsDown = false;
  let files = '';
  let imports: ReturnType<typeof createImportActivities>;
  let trainer: StandIn;
  const recorded: { name: string; workflowId: string; history: string }[] = [];

  beforeAll(async () => {
    const logger = pino({ level: 'silent' });
    const flaky = {
      name: 'flaky',
      remote: true,
      enrich: () => (providerIsDown ? Promise.reject(new Error('down')) : Promise.resolve({ facts: { known: true } })),
    };
    files = await mkdtemp(join(tmpdir(), 'throughline-histories-'));
    world = await createExecutionWorld({
      http: { isAllowed: (address) => address === '127.0.0.1' },
      providers: [flaky],
      activities: async ({ database }) => ({
        ...(imports = createImportActivities({
          database,
          store: new FolderStore(files),
          providers: [],
          logger,
          rowsPerChunk: 2,
        })),
        ...createIngestActivities({ database, providers: [], logger }),
        ...createEnrichmentActivities({ database, providers: [flaky], logger }),
        ...createScoreActivities({ database, scorer: await starterScorer({ database }) }),
        ...createSegmentStartActivities({ database, limits: { leadsPerPage: 500, mostPending: 1, pauseMs: 1_000 } }),
        ...createScheduledStartActivities({ database }),
        ...createMonitoringActivities({ database }),
        ...createSimulationActivities({
          database,
          scripts: { run: () => Promise.reject(new Error('there is no script')) },
          publicUrl: 'http://localhost:3000',
          sendPolicyDefaults: SEND_POLICY_DEFAULTS.none,
          logger,
        }),
        ...createStragglerActivities({ database, scorer: await starterScorer({ database }) }),
        ...createRescoringActivities({
          database,
          scorer: await starterScorer({ database }),
          routeBatch: () => Promise.resolve(),
          logger,
          limits: { leadsPerPage: 2, pageMs: 0 },
        }),
        ...createBulkRepairActivities({
          database,
          repairer: {
            repair: (...asked) => createExecutionRepairer(createExecutionControl(world.client)).repair(...asked),
          },
          logger,
        }),
        ...createTrainingActivities({
          database,
          store: new FolderStore(files),
          client: { workflow: { getHandle: (id: string) => world.client.workflow.getHandle(id) } } as Client,
          trainer: externalTrainer,
          writeDataset: (training) => storeMadeUpRows(new FolderStore(files), training),
          logger,
        }),
      }),
    });
    trainer = await startStandInTrainer(new FolderStore(files));
    await world.createUser('agent');
  }, 60_000);

  afterAll(async () => {
    await trainer?.stop();
    await world?.close();
    await rm(files, { recursive: true, force: true });
    if (process.env.RECORD_HISTORIES !== '1') return;
    await mkdir(DIRECTORY, { recursive: true });
    for (const { name, history } of recorded) {
      await writeFile(`${DIRECTORY}/${name}.json`, history);
    }
  }, 30_000);

  const keep = async (name: string, workflowId: string) => {
    const handle = world.client.workflow.getHandle(workflowId);
    // To its very end, which comes a moment after that of its rows.
    await handle.result().catch(() => undefined);
    const fetched = await handle.fetchHistory();
    recorded.push({ name, workflowId, history: historyToFile(fetched) });
  };
  const begin = async (key: string, steps: string, more = '') => {
    const trigger = `trigger: { event: interaction.recorded, where: 'event.data.kind == "${key}"' }`;
    await world.publish(`key: ${key}\nname: ${key}\n${trigger}\n${more}\nsteps:\n${steps}\n${MESSAGES}`);
    const leadId = await world.createLead();
    const [id] = await world.emit({ type: 'interaction.recorded', leadId, data: { kind: key } });
    return { id: id!, leadId };
  };
  it('execution: every kind of step', async () => {
    const { id, leadId } = await begin(
      'kinds',
      `
  - { id: mail, send: { channel: email, message: hi } }
  - { id: notice, send: { channel: in_app, message: hi, to: agents } }
  - { id: mark, update: { tags: { add: [seen] } } }
  - { id: pause, wait: 1s }
  - { id: silence, wait_for: { event: message.opened, timeout: 1s } }
  - { id: answer, wait_for: { event: message.replied, timeout: 1h } }
  - { id: late, task: { assign: agent, title: Late, due: 1s } }
  - { id: call, task: { assign: agent, title: Call, due: 1h } }
  - { id: sort, branch: [{ where: '"seen" in lead.tags', next: done }] }
  - { id: done, stop: { reason: done } }`,
    );
    await world.until(id, { state: 'waiting', current_step: 'answer' });
    await world.emit({ type: 'message.replied', leadId });
    await world.until(id, { state: 'waiting', current_step: 'call' });
    await world.db.owner.query(`UPDATE tasks SET state = 'done' WHERE execution_id = $1 AND step_id = 'call'`, [id]);
    await world.emit({ type: 'task.completed', leadId, executionId: id });
    await world.until(id, { state: 'stopped', end_reason: 'done' });
    await keep('execution-every-kind', workflowIds.execution(id));
  });

  it('execution: steps that something outside the database takes part in', async () => {
    const service = createServer((_, response) => void response.end('{}'));
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}/`;
    const { id } = await begin(
      'outside',
      `
  - { id: sort, split: [{ name: a, weight: 1, next: now }, { name: b, weight: 1, next: now }] }
  - { id: now, score: {} }
  - { id: ask, enrich: {} }
  - { id: give, assign: { strategy: round_robin } }
  - { id: sum, script: { input: { status: { cel: lead.status } }, source: 'return { length: input.status.length }' } }
  - { id: loop, on_error: continue, script: { source: 'for (;;);' } }
  - { id: call, http: { url: '${url}', save: { status: response.status } } }
  - { id: refused, on_error: continue, http: { url: 'http://10.0.0.1/' } }
  - { id: check, branch: [{ where: 'steps.call.status == 200.0', next: done }] }
  - { id: wrong, stop: { reason: wrong } }
  - { id: done, stop: { reason: done } }`,
    );
    await world.until(id, { state: 'stopped', end_reason: 'done' });
    service.close();
    await keep('execution-outside', workflowIds.execution(id));
  });

  it('execution: failed steps, parked, retried and skipped', async () => {
    const broken = `branch: [{ where: 'lead.attributes.none == 1', next: end }]`;
    const { id } = await begin(
      'failures',
      `
  - { id: passed, on_error: continue, ${broken} }
  - { id: parked, ${broken} }
  - { id: final, on_error: stop, ${broken} }`,
    );
    const by = randomUUID();
    await world.until(id, { state: 'parked' });
    await world.repair(id, { action: 'retry', by });
    await world.until(id, { state: 'parked' });
    await world.repair(id, { action: 'skip', by });
    await world.until(id, { state: 'stopped', end_reason: 'step_failed:final' });
    await keep('execution-repaired', workflowIds.execution(id));
  });

  it('execution: ended by its exit condition', async () => {
    const exit = `exit: { where: 'event.type == "lead.assigned"' }`;
    const { id, leadId } = await begin('exit', '  - { id: pause, wait: 1h }', exit);
    await world.until(id, { state: 'waiting' });
    await world.emit({ type: 'message.opened', leadId });
    await world.emit({ type: 'lead.assigned', leadId });
    await world.until(id, { state: 'stopped', end_reason: 'exit' });
    await keep('execution-exit', workflowIds.execution(id));
  });

  it('execution: cancelled', async () => {
    const { id } = await begin('cancelled', '  - { id: pause, wait: 1h }');
    await world.until(id, { state: 'waiting' });
    await world.client.workflow.getHandle(workflowIds.execution(id)).cancel();
    await world.until(id, { state: 'cancelled' });
    await keep('execution-cancelled', workflowIds.execution(id));
  });

  it('execution: its history begun anew while it waits', async () => {
    const { id, leadId } = await begin(
      'anew',
      `
  - { id: pause, wait: 1s }
  - { id: answer, wait_for: { event: message.replied, where: 'event.data.kind == "yes"', timeout: 1h } }`,
    );
    await world.until(id, { state: 'waiting', current_step: 'answer' });
    await world.beginAnew(id);
    await world.emit({ type: 'message.replied', leadId, data: { kind: 'yes' } });
    await world.until(id, { state: 'completed' });
    expect(await world.steps(id)).toMatchObject([{ visit: 1 }, { visit: 1, decision: { ended: 'event' } }]);
    await keep('execution-begun-anew', workflowIds.execution(id));
    expect(recorded.at(-1)!.history).toMatch(/"continuedExecutionRunId": "[0-9a-f]/);
  }, 60_000);

  it('execution: its history begun anew while it is parked', async () => {
    const broken = `branch: [{ where: 'lead.attributes.none == 1', next: end }]`;
    const { id } = await begin('parked', `  - { id: broken, ${broken} }\n  - { id: pause, wait: 1s }`);
    await world.until(id, { state: 'parked' });
    await world.beginAnew(id, 'message.opened');
    expect(await world.execution(id)).toMatchObject({ state: 'parked', current_step: 'broken' });
    await world.repair(id, { action: 'skip', by: randomUUID() });
    await world.until(id, { state: 'completed' });
    expect(await world.steps(id)).toMatchObject([{ status: 'skipped' }, { status: 'done' }]);
    await keep('execution-parked-anew', workflowIds.execution(id));
  }, 60_000);

  it('execution: branches beside each other, and their history begun anew', async () => {
    const { id, leadId } = await begin(
      'parallel',
      `
  - id: both
    parallel:
      join: all
      branches:
        - steps: [{ id: pause, wait: 1s }, { id: mark, update: { tags: { add: [on] } } }]
        - steps: [{ id: answer, wait_for: { event: message.replied, where: 'event.data.kind == "yes"', timeout: 1h } }]
        - steps: [{ id: broken, branch: [{ where: 'lead.attributes.none == 1', next: out }] }, { id: out, update: { tags: { add: [out] } } }]
  - id: race
    parallel:
      join: any
      branches:
        - steps: [{ id: short, wait: 1s }]
        - steps: [{ id: long, wait: 1h }]`,
    );
    await world.until(id, { state: 'parked' });
    const first = await world.beginAnew(id);
    const anew = await world.client.workflow.getHandle(workflowIds.execution(id), first).fetchHistory();
    recorded.push({ name: 'execution-branches', workflowId: `${id}/first`, history: historyToFile(anew) });
    await world.repair(id, { action: 'skip', by: randomUUID() });
    await world.emit({ type: 'message.replied', leadId, data: { kind: 'yes' } });
    await world.until(id, { state: 'completed' });
    await keep('execution-branches-anew', workflowIds.execution(id));
  }, 60_000);

  it('execution: another template run, with and without waiting for its end', async () => {
    const child = await begin('child', '  - { id: pause, wait: 1s }');
    await world.until(child.id, { state: 'completed' });
    const { id } = await begin(
      'parent',
      `
  - { id: free, run: { template: child, wait: false } }
  - { id: bound, run: { template: child, wait: true, timeout: 1h } }`,
    );
    await world.until(id, { state: 'waiting' });
    const [, bound] = await world.startPending();
    await world.until(id, { state: 'completed' });
    await keep('execution-parent', workflowIds.execution(id));
    await keep('execution-child', workflowIds.execution(bound!));
  });

  it('execution: paused, sent to another step, moved to another version, cancelled', async () => {
    const steps = '  - { id: pause, wait: 1h }\n  - { id: answer, wait_for: { event: message.replied, timeout: 1h } }';
    const { id } = await begin('controls', steps);
    const by = randomUUID();
    await world.until(id, { state: 'waiting' });
    await world.control(id, { action: 'pause', by });
    await world.control(id, { action: 'jump', stepId: 'answer', by });
    await world.control(id, { action: 'resume', by });
    await world.until(id, { state: 'waiting', current_step: 'answer' });
    const { rows } = await world.db.owner.query<{ versionId: string }>(
      'SELECT version_id AS "versionId" FROM workflow_executions WHERE id = $1',
      [id],
    );
    await world.control(id, { action: 'move', versionId: rows[0]!.versionId, stepId: 'pause', by });
    await world.until(id, { state: 'waiting', current_step: 'pause' });
    await world.control(id, { action: 'cancel', by });
    await keep('execution-controlled', workflowIds.execution(id));
  });

  it('eventRouting', async () => {
    const batchId = uuidv7();
    await world.append({ type: 'lead.created', leadId: await world.createLead() });
    await world.db.owner.query(
      `WITH taken AS (DELETE FROM event_outbox RETURNING event_id)
       INSERT INTO batches (id, organization_id, kind, event_ids) SELECT $1, $2, 'events', array_agg(event_id) FROM taken`,
      [batchId, world.db.organizationId],
    );
    await run('eventRouting', batchId);
    await keep('event-routing', workflowIds.eventRouting(batchId));
  });

  it('leadIntake and leadEnrichment', async () => {
    const batchId = uuidv7();
    const { organizationId, owner } = world.db;
    const source = await owner.query<{ id: string }>(
      `INSERT INTO sources (organization_id, key, name, auth_strategy, secret_encrypted)
       VALUES ($1, 'site', 'Site', 'bearer', '') RETURNING id`,
      [organizationId],
    );
    await owner.query(
      `WITH stored AS (
         INSERT INTO receipts (id, organization_id, source_id, body, content_type)
         SELECT uuidv7(), $1, $2, b.body, 'application/json' FROM unnest($4::text[]) AS b(body) RETURNING id
       )
       INSERT INTO batches (id, organization_id, kind, receipt_ids) SELECT $3, $1, 'receipts', array_agg(id) FROM stored`,
      [organizationId, source.rows[0]!.id, batchId, ['{"email": "eve@example.com"}', '{"name": "nobody"}']],
    );
    providerIsDown = true;
    await run('leadIntake', batchId);
    await keep('lead-intake', workflowIds.leadIntake(batchId));
    const enrichment = workflowIds.leadEnrichment(batchId);
    await world.client.workflow.getHandle(enrichment).terminate('its first try came too soon');
    // Not before: it might find the provider there, and be over.
    providerIsDown = false;
    const leads = await owner.query<{ id: string }>(`SELECT id FROM leads WHERE email = 'eve@example.com'`);
    await run('leadEnrichment', uuidv7(), { organizationId, leadIds: leads.rows.map(({ id }) => id) });
    await keep('lead-enrichment', recordedId);
  });

  it('leadImport: begun before, a provider down, rejected rows', async () => {
    const importId = uuidv7();
    const { organizationId, database } = world.db;
    const ref = { organizationId, importId };
    const content = Buffer.from(
      'email\na@import.example.com\nb@import.example.com\nnone\nnone\nc@import.example.com\n',
    );
    const bytesTotal = await new FolderStore(files).put(
      importFileKey(organizationId, importId),
      Readable.from([content]),
    );
    const layout = {
      format: 'csv',
      separator: ',',
      newline: '\n',
      columns: ['email'],
      dataOffset: 6,
      firstRow: 2,
    } as const;
    await database.inOrganization(organizationId, (tx) =>
      insertImport(tx, {
        id: importId,
        sourceId: null,
        filename: 'leads.csv',
        layout: { ...layout, columns: [...layout.columns] },
        createdBy: organizationId,
        bytesTotal,
        idempotencyKey: null,
      }),
    );
    await imports.openImport(ref);
    await imports.importChunk({ ...ref, chunk: 0 });
    providerIsDown = true;
    await run('leadImport', importId, ref);
    providerIsDown = false;
    await keep('lead-import', workflowIds.leadImport(importId));
    expect(recorded.at(-1)!.history).not.toContain('import.example.com');
  });

  it('segmentStart: waits for room, goes through', async () => {
    const { organizationId, database, owner } = world.db;
    await world.publish(`key: by-hand\nname: By hand\ntrigger: { manual: true }\nreentry: always
steps:\n  - { id: mark, update: { tags: { add: [seen] } } }\n`);
    for (let n = 0; n < 3; n++) await world.createLead({ attributes: { segment: true } });
    const id = uuidv7();
    await database.inOrganization(organizationId, async (tx) => {
      const { templateId, versionId } = (await findStartable(tx, 'by-hand'))!;
      const condition = 'has(lead.attributes.segment)';
      await insertStart(tx, {
        id,
        templateId,
        versionId: versionId!,
        kind: 'segment',
        idempotencyKey: null,
        condition,
      });
    });
    const running = run('segmentStart', id, { organizationId, startId: id });
    const pending = `state = 'pending' AND reentry_key = 'segment:${id}'`;
    await waitUntil(async () => (await owner.query(`SELECT FROM workflow_executions WHERE ${pending}`)).rowCount === 1);
    const drain = setInterval(() => {
      void owner.query(`UPDATE workflow_executions SET state = 'completed', finished_at = now() WHERE ${pending}`);
    }, 50);
    await running;
    clearInterval(drain);
    await keep('segment-start', workflowIds.segmentStart(id));
  });

  it('templateSimulation: looks at the last days', async () => {
    const { organizationId, database } = world.db;
    const yaml = `key: simulated\nname: Simulated\ntrigger: { event: lead.scored }\nsteps:\n  - { id: rest, wait: 1d }\n`;
    await world.publish(yaml);
    const compiled = await compileTemplate(yaml);
    if (!compiled.ok) throw new Error('the template does not compile');
    const id = uuidv7();
    await database.inOrganization(organizationId, async (tx) => {
      const { id: templateId } = (await lockTemplate(tx, 'simulated'))!;
      const settings = { days: 30, sample: 100, prices: {}, http: {} };
      const { definition } = compiled;
      await insertSimulation(tx, { id, templateId, definition, settings, createdBy: uuidv7() });
    });
    await run('templateSimulation', id, { organizationId, simulationId: id });
    await keep('template-simulation', workflowIds.templateSimulation(id));
  });

  it('scheduledStart: triggered by its schedule', async () => {
    const { organizationId, owner } = world.db;
    await world.publish(`key: timed\nname: Timed\ntrigger: { schedule: '0 9 * * *', time_zone: Europe/Berlin }
steps:\n  - { id: mark, update: { tags: { add: [seen] } } }\n`);
    const scheduleId = templateScheduleId(organizationId, 'timed');
    await world.client.schedule.create({
      scheduleId,
      spec: { cronExpressions: ['0 9 * * *'], timezone: 'Europe/Berlin' },
      action: {
        type: 'startWorkflow',
        workflowType: WORKFLOW_TYPES.scheduledStart,
        workflowId: scheduledStartId(organizationId, 'timed'),
        taskQueue: world.taskQueue,
        args: [{ organizationId, templateKey: 'timed' }],
      },
    });
    const schedule = world.client.schedule.getHandle(scheduleId);
    await schedule.trigger();
    await waitUntil(
      async () => (await owner.query(`SELECT FROM template_starts WHERE kind = 'schedule'`)).rowCount === 1,
    );
    // The schedule hears of what it has started behind that.
    await waitUntil(async () => (await schedule.describe()).info.recentActions.length === 1);
    const [action] = (await schedule.describe()).info.recentActions;
    const { workflowId } = action!.action.workflow;
    await world.client.workflow.getHandle(workflowId).result();
    await schedule.delete();
    await keep('scheduled-start', workflowId);
  });

  it.each([
    ['registered', {}],
    ['refused', { refusal: 'dataset_too_small' }],
    ['cancelled', { takesForEver: true }],
  ] as const)('modelTraining: %s', async (name, behaviour) => {
    const { organizationId, database, owner } = world.db;
    Object.assign(trainer, { refusal: null, takesForEver: false, ...behaviour });
    const options = TRAINING_OPTIONS.parse({ candidates: ['ebm', 'logistic'] });
    const asked = { trigger: 'manual' as const, options, why: null, createdBy: null, idempotencyKey: null };
    const { id } = (await database.inOrganization(organizationId, (tx) => enterTraining(tx, asked)))!;
    const running = run('modelTraining', id, { organizationId, trainingId: id });
    const stateIs = (condition: string) =>
      waitUntil(
        async () =>
          (await owner.query(`SELECT FROM model_trainings WHERE id = $1 AND ${condition}`, [id])).rowCount === 1,
      );
    if (name === 'cancelled') {
      await stateIs(`progress ->> 'note' = 'fold 1'`);
      await database.inOrganization(organizationId, (tx) => requestTrainingEnd(tx, id));
    }
    await running;
    await stateIs(`state = '${{ registered: 'completed', refused: 'failed', cancelled: 'cancelled' }[name]}'`);
    await keep(`model-training-${name}`, workflowIds.modelTraining(id));
  });

  it('modelMonitoring: two days, caught up with', async () => {
    const { organizationId, database } = world.db;
    const input = { organizationId, day: '2026-01-02' };
    await database.inOrganization(organizationId, (tx) => noteMonitored(tx, '2025-12-31'));
    await world.client.workflow.execute(WORKFLOW_TYPES.modelMonitoring, {
      taskQueue: world.taskQueue,
      workflowId: modelMonitoringId(input),
      args: [input],
      workflowExecutionTimeout: 20_000,
    });
    await keep('model-monitoring', modelMonitoringId(input));
  });

  it('templateMove: those under way go on in the next version', async () => {
    const { organizationId, database, owner } = world.db;
    const { id, leadId } = await begin('moving', '  - { id: pause, wait: 1h }', 'reentry: always');
    const [other] = await world.emit({ type: 'interaction.recorded', leadId, data: { kind: 'moving' } });
    for (const one of [id, other!]) await world.until(one, { state: 'waiting' });
    await begin('moving', '  - { id: pause, wait: 2h }', 'reentry: always');
    const { rows } = await owner.query<{ template: string; version: string }>(
      `SELECT t.id AS template, v.id AS version FROM workflow_templates t
       JOIN workflow_template_versions v ON v.template_id = t.id AND v.version = t.active_version WHERE t.key = 'moving'`,
    );
    const [{ template: templateId, version: versionId }] = rows as [(typeof rows)[0]];
    const move = { templateId, versionId, reverts: null, retryParked: false, ratePerSecond: 50, expected: 2 };
    const moveId = (await database.inOrganization(organizationId, (tx) =>
      insertMove(tx, { ...move, by: randomUUID() }),
    ))!;
    await run('templateMove', moveId, { organizationId, moveId });
    const moved = await owner.query(`SELECT FROM template_move_executions WHERE move_id = $1 AND outcome = 'moved'`, [
      moveId,
    ]);
    expect(moved.rowCount).toBe(2);
    await keep('template-move', workflowIds.templateMove(moveId));
  });

  it('bulkRepair: a parked execution skipped', async () => {
    const { organizationId, database } = world.db;
    const { id } = await begin(
      'bulk',
      `  - { id: broken, branch: [{ where: 'lead.attributes.none == 1', next: end }] }`,
    );
    await world.until(id, { state: 'parked' });
    const row = { action: 'skip', filter: { templateKey: 'bulk' }, why: null, ratePerSecond: 50, total: 1 } as const;
    const repair = await database.inOrganization(organizationId, (tx) =>
      insertBulkRepair(tx, { ...row, createdBy: organizationId, idempotencyKey: null }),
    );
    await run('bulkRepair', repair!.id, { organizationId, repairId: repair!.id });
    await world.until(id, { state: 'completed' });
    await keep('bulk-repair', workflowIds.bulkRepair(repair!.id));
  });

  it('rescoring: all leads, in several pages', async () => {
    const { organizationId, database, owner } = world.db;
    for (let n = 0; n < 5; n++) await world.createLead();
    const { id } = await database.inOrganization(organizationId, (tx) =>
      requestRescoring(tx, { modelId: null, trigger: 'manual', createdBy: null }),
    );
    await run('rescoring', id, { organizationId, rescoringId: id });
    const { rows } = await owner.query(
      'SELECT state, leads_scored = leads_total AS all FROM rescorings WHERE id = $1',
      [id],
    );
    expect(rows).toEqual([{ state: 'completed', all: true }]);
    await keep('rescoring', workflowIds.rescoring(id));
  }, 90_000);

  let recordedId = '';
  const run = async (type: keyof typeof workflowIds, batchId: string, input?: object) => {
    recordedId = workflowIds[type](batchId);
    await world.client.workflow.execute(WORKFLOW_TYPES[type], {
      taskQueue: world.taskQueue,
      workflowId: recordedId,
      args: [input ?? { organizationId: world.db.organizationId, batchId }],
      // A rescoring sleeps for ten seconds of it.
      workflowExecutionTimeout: 60_000,
    });
  };

  it('replay on the code that made them', async () => {
    const code = await readFile(process.env.TEST_WORKFLOW_BUNDLE!, 'utf8');
    const histories = recorded.map(({ workflowId, history }) => ({ workflowId, history: historyFromFile(history) }));
    const replays = Worker.runReplayHistories({ workflowBundle: { code } }, histories);
    const results: [string, string | undefined][] = [];
    for await (const { workflowId, error } of replays) results.push([workflowId, error?.message]);
    expect(results).toEqual(recorded.map(({ workflowId }) => [workflowId, undefined]));
  }, 60_000);
});
