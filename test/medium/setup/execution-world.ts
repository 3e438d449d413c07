import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Client, Connection, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { createEmailChannel } from '../../../src/activities/channels/email-channel.js';
import { createExecutionActivities } from '../../../src/activities/executions/create-execution-activities.js';
import { createExecutionControl } from '../../../src/activities/execution-control.js';
import { createExecutionSignaller } from '../../../src/activities/execution-signaller.js';
import type { MailReconciler } from '../../../src/activities/mail-reconciler.js';
import type { EnrichmentProvider } from '../../../src/activities/enrichment/enrichment-provider.js';
import { createGuardedFetch, type GuardedFetchOptions } from '../../../src/activities/http/guarded-fetch.js';
import { createRoutingActivities } from '../../../src/activities/route-events.js';
import { createScriptRunner } from '../../../src/activities/scripts/script-runner.js';
import { createTemplateMoveActivities } from '../../../src/activities/templates/move-executions.js';
import { appendEvents, type NewEvent } from '../../../src/db/repositories/event-log.js';
import { insertTemplate, lockTemplate, publishVersion } from '../../../src/db/repositories/templates.js';
import { SecretBox } from '../../../src/db/secret-box.js';
import { RULES_MODEL, scoreByRules } from '../../../src/ml/rule-scorer.js';
import type { LeadScorer } from '../../../src/shared/score.js';
import { SEND_POLICY_DEFAULTS } from '../../../src/shared/send-gate/send-policy.js';
import { compileTemplate } from '../../../src/shared/template-compile.js';
import { workerVersion } from '../../../src/worker-version.js';
import {
  CONTROL_UPDATE,
  type ControlRequest,
  EVENT_SIGNAL,
  type EventSignal,
  REPAIR_UPDATE,
  type RepairRequest,
  SEARCH_ATTRIBUTES,
  WORKFLOW_TYPES,
  workflowIds,
} from '../../../src/workflows/contract.js';
import { bundleWithAutomations } from './automation-bundle.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { type MailSink, startMailSink } from './mail-sink.js';

const WAIT_MS = 20_000;
/** Sent at most to have a history begun anew. */
const MOST_SIGNALS = 400;
/** The model has specs of its own. */
export const SCORER: LeadScorer = {
  score: (_organizationId, leads) => Promise.resolve(scoreByRules(leads)),
  status: () => ({ model: RULES_MODEL, fallback: true, problem: null }),
};

export interface ExecutionView {
  id: string;
  state: string;
  current_step: string | null;
  waiting_for: string | null;
  end_reason: string | null;
  error_code: string | null;
}

/** A database, a mail server and a Temporal worker that runs executions, for one spec file. */
export interface ExecutionWorld {
  db: TestDatabase;
  mail: MailSink;
  client: Client;
  taskQueue: string;
  /** Compiles and publishes a template; a second one of the same key becomes its next version. */
  publish(yaml: string): Promise<void>;
  createLead(fields?: { email?: string | null; status?: string; score?: number; attributes?: object }): Promise<string>;
  createUser(role: 'admin' | 'ops' | 'agent'): Promise<string>;
  append(event: NewEvent): Promise<string>;
  /** Appends an event, routes it, and starts what it starts; answers the executions started. */
  emit(event: NewEvent): Promise<string[]>;
  /** Routes whatever is in the outbox, as the dispatcher has it done. */
  routeOutbox(): Promise<void>;
  start(executionId: string): Promise<void>;
  /** Starts what is pending, as the dispatcher does; answers what it was. */
  startPending(): Promise<string[]>;
  repair(executionId: string, request: RepairRequest): Promise<void>;
  control(executionId: string, request: ControlRequest): Promise<void>;
  execution(id: string): Promise<ExecutionView>;
  steps(id: string): Promise<Record<string, unknown>[]>;
  messages(id: string): Promise<Record<string, unknown>[]>;
  eventTypes(executionId: string): Promise<string[]>;
  /** Waits until the execution is as described; fails with what it is instead. */
  until(id: string, wanted: Partial<ExecutionView>, withinMs?: number): Promise<ExecutionView>;
  /** Resolves when an open execution has dealt with all that it was signalled: what it has not done by then, it does not do. */
  settled(id: string): Promise<void>;
  /** Signals an execution, by events that mean nothing, until its history is begun anew. @returns the id of the run before */
  beginAnew(id: string, type?: EventSignal['type']): Promise<string>;
  /** The history, once it tells what the rows tell: it is written a moment after them. */
  history(id: string): Promise<temporal.api.history.v1.IHistory>;
  /** Replays histories of a workflow on the code that made them; fails with the first that does not come the same way. */
  replay(workflowId: string, ...histories: temporal.api.history.v1.IHistory[]): Promise<void>;
  stopWorker(): Promise<void>;
  /** Starts a worker; with a build id, beside those of other builds. */
  startWorker(build?: { buildId: string; automations: Readonly<Record<string, string>> }): Promise<void>;
  /** New executions begin on workers of this build. */
  makeCurrent(buildId: string): Promise<void>;
  close(): Promise<void>;
}

export async function createExecutionWorld(
  options: {
    reconciler?: (mail: MailSink) => MailReconciler;
    /** Code of templates whose way is code, by their keys: TypeScript. */
    automations?: Readonly<Record<string, string>>;
    /** The workers are versions, the first of them of this build; nothing is done until one is made the current one. */
    buildId?: string;
    /** Which addresses http steps may call; those of the Internet by default. */
    http?: GuardedFetchOptions;
    /** Whom enrich steps ask. */
    providers?: readonly EnrichmentProvider[];
    /** What the send gate takes for the present. */
    clock?: () => Date;
    /** Activities besides those of executions and routing. */
    activities?: (db: TestDatabase) => Promise<Record<string, (...args: never[]) => unknown>>;
  } = {},
): Promise<ExecutionWorld> {
  const address = process.env.TEST_TEMPORAL_ADDRESS;
  if (!address) throw new Error('TEST_TEMPORAL_ADDRESS is not set: run medium specs with --selectProjects medium');
  if (!process.env.TEST_WORKFLOW_BUNDLE)
    throw new Error(process.env.TEST_WORKFLOW_BUNDLE_ERROR ?? 'no workflow bundle');
  const bundle = options.automations
    ? await bundleWithAutomations(options.automations)
    : await readFile(process.env.TEST_WORKFLOW_BUNDLE, 'utf8');
  quietRuntime();
  const db = await createTestDatabase();
  const mail = await startMailSink();
  const connection = await Connection.connect({ address });
  const nativeConnection = await NativeConnection.connect({ address });
  // Histories are recorded with it: the machine's name has no place in them.
  const client = new Client({ connection, identity: 'test' });
  const logger = pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' });
  const { database, organizationId, owner } = db;
  const mailFrom = 'Acme <hello@acme.example>';
  const email = createEmailChannel({ smtpUrl: mail.url, from: mailFrom });
  const taskQueue = `test-${randomUUID()}`;
  const scripts = createScriptRunner();
  const http = createGuardedFetch(options.http);
  const routing = createRoutingActivities({ database, signaller: createExecutionSignaller(client), logger });
  const activities = {
    ...routing,
    ...createTemplateMoveActivities({ database, control: createExecutionControl(client), logger }),
    ...createExecutionActivities({
      database,
      routeBatch: routing.routeBatch,
      channels: { email },
      // Specs run at night, too; those of the gate name a policy.
      sendPolicyDefaults: SEND_POLICY_DEFAULTS.none,
      ...(options.clock ? { clock: options.clock } : {}),
      mailFrom,
      logger,
      publicUrl: 'http://localhost:3000',
      reconciler: options.reconciler?.(mail) ?? null,
      scorer: SCORER,
      scripts,
      http,
      providers: options.providers ?? [],
      secretBox: new SecretBox(db.encryptionKey),
    }),
    ...(await options.activities?.(db)),
  };
  const workers: { worker: Worker; done: Promise<void> }[] = [];

  const world: ExecutionWorld = {
    db,
    mail,
    client,
    taskQueue,
    async publish(yaml) {
      const compiled = await compileTemplate(yaml);
      if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
      const { definition } = compiled;
      await database.inOrganization(organizationId, async (tx) => {
        const known = await lockTemplate(tx, definition.key);
        const template = { key: definition.key, name: definition.name, draft: yaml, shippedHash: null };
        const id = known?.id ?? (await insertTemplate(tx, template))!;
        await publishVersion(tx, id, { definition, source: yaml, publishedBy: null });
      });
    },
    async createLead({ email: leadEmail, status = 'new', score = 0.5, attributes = {} } = {}) {
      const { rows } = await owner.query<{ id: string }>(
        `WITH lead AS (
           INSERT INTO leads (organization_id, email, phone, first_name, status, attributes)
           VALUES ($1, $2, CASE WHEN $2::text IS NULL THEN '+49151' || floor(random() * 1e8)::bigint::text END, 'Ada', $3, $4)
           RETURNING id
         )
         INSERT INTO current_scores (lead_id, organization_id, value, points, band, scored_at)
         SELECT id, $1, $5::float8, round($5::float8 * 100), CASE WHEN $5::float8 >= 0.7 THEN 'hot' ELSE 'warm' END, now() FROM lead
         RETURNING lead_id AS id`,
        [
          organizationId,
          leadEmail === undefined ? `${randomUUID()}@example.com` : leadEmail,
          status,
          attributes,
          score,
        ],
      );
      return rows[0]!.id;
    },
    async createUser(role) {
      const { rows } = await owner.query<{ id: string }>(
        `INSERT INTO users (organization_id, email, name, role, password_hash) VALUES ($1, $2, $3, $3, '') RETURNING id`,
        [organizationId, `${randomUUID()}@acme.example`, role],
      );
      return rows[0]!.id;
    },
    async append(event) {
      const ids = await database.inOrganization(organizationId, (tx) => appendEvents(tx, [event]));
      return ids[0]!;
    },
    async emit(event) {
      const eventId = await world.append(event);
      await world.routeOutbox();
      const { rows } = await owner.query<{ id: string }>(
        `SELECT id FROM workflow_executions WHERE trigger_event_id = $1 AND state = 'pending' ORDER BY id`,
        [eventId],
      );
      for (const { id } of rows) await world.start(id);
      return rows.map((row) => row.id);
    },
    async routeOutbox() {
      const batchId = randomUUID();
      await owner.query(
        `WITH taken AS (DELETE FROM event_outbox RETURNING event_id)
         INSERT INTO batches (id, organization_id, kind, event_ids)
         SELECT $1, $2, 'events', coalesce(array_agg(event_id ORDER BY event_id), '{}') FROM taken`,
        [batchId, organizationId],
      );
      await client.workflow.execute(WORKFLOW_TYPES.eventRouting, {
        taskQueue,
        workflowId: workflowIds.eventRouting(batchId),
        args: [{ organizationId, batchId }],
        workflowExecutionTimeout: WAIT_MS,
      });
    },
    async start(executionId) {
      await client.workflow.start(WORKFLOW_TYPES.execution, {
        taskQueue,
        workflowId: workflowIds.execution(executionId),
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        typedSearchAttributes: [
          { key: defineSearchAttributeKey(SEARCH_ATTRIBUTES.organization, 'KEYWORD'), value: organizationId },
        ],
        args: [{ organizationId, executionId }],
      });
    },
    async repair(executionId, request) {
      const handle = client.workflow.getHandle(workflowIds.execution(executionId));
      await handle.executeUpdate<void, [RepairRequest]>(REPAIR_UPDATE, { args: [request] });
    },
    async control(executionId, request) {
      const handle = client.workflow.getHandle(workflowIds.execution(executionId));
      await handle.executeUpdate<void, [ControlRequest]>(CONTROL_UPDATE, { args: [request] });
    },
    async startPending() {
      const { rows } = await owner.query<{ id: string }>(
        `SELECT id FROM workflow_executions WHERE state = 'pending' ORDER BY id`,
      );
      for (const { id } of rows) await world.start(id);
      return rows.map((row) => row.id);
    },
    async execution(id) {
      const { rows } = await owner.query<ExecutionView>(
        `SELECT id, state, current_step, waiting_for, end_reason, error_code FROM workflow_executions WHERE id = $1`,
        [id],
      );
      return rows[0]!;
    },
    async steps(id) {
      const { rows } = await owner.query<Record<string, unknown>>(
        'SELECT * FROM workflow_execution_steps WHERE execution_id = $1 ORDER BY started_at, step_id',
        [id],
      );
      return rows;
    },
    async messages(id) {
      const { rows } = await owner.query<Record<string, unknown>>('SELECT * FROM messages WHERE execution_id = $1', [
        id,
      ]);
      return rows;
    },
    async eventTypes(executionId) {
      const { rows } = await owner.query<{ type: string }>(
        'SELECT type FROM events WHERE execution_id = $1 ORDER BY tx, id',
        [executionId],
      );
      return rows.map((row) => row.type);
    },
    async until(id, wanted, withinMs = WAIT_MS) {
      const deadline = Date.now() + withinMs;
      for (;;) {
        const view = await world.execution(id);
        const fits = Object.entries(wanted).every(([key, value]) => view[key as keyof ExecutionView] === value);
        if (fits) return view;
        if (Date.now() > deadline) {
          expect({ ...view, steps: await world.steps(id) }).toMatchObject(wanted);
          throw new Error('unreachable');
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async settled(id) {
      try {
        await world.control(id, { action: 'resume', by: organizationId });
      } catch (error) {
        // Refused, by a workflow task that ends when what the signals before it have caused is done.
        if (error instanceof WorkflowUpdateFailedError || error instanceof WorkflowNotFoundError) return;
        throw error;
      }
      throw new Error('the execution was paused');
    },
    async beginAnew(id, type = 'message.replied') {
      const handle = client.workflow.getHandle(workflowIds.execution(id));
      const { runId: first } = await handle.describe();
      const deadline = Date.now() + 60_000;
      for (let signals = 0; ;) {
        const { runId, raw } = await handle.describe();
        if (runId !== first) return first;
        if (Date.now() > deadline) throw new Error(`the history was not begun anew after ${signals} signals`);
        // No more at once than the server keeps for a task that is under way (ADR 8).
        if (signals >= MOST_SIGNALS || (signals % 40 === 0 && raw.pendingWorkflowTask)) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          continue;
        }
        await handle.signal<[EventSignal]>(EVENT_SIGNAL, { eventId: uuidv7(), type });
        signals++;
      }
    },
    async history(id) {
      const handle = client.workflow.getHandle(workflowIds.execution(id));
      const { rows } = await owner.query('SELECT FROM workflow_executions WHERE id = $1 AND finished_at IS NULL', [id]);
      if (rows.length > 0) await world.settled(id);
      else await handle.result().catch(() => undefined);
      return handle.fetchHistory();
    },
    async replay(workflowId, ...histories) {
      for (const history of histories)
        await Worker.runReplayHistory({ workflowBundle: { code: bundle } }, history, workflowId);
    },
    async startWorker(build) {
      const code = build ? await bundleWithAutomations(build.automations) : bundle;
      const started = await Worker.create({
        connection: nativeConnection,
        identity: 'test',
        taskQueue,
        workflowBundle: { code },
        activities,
        shutdownGraceTime: 1_000,
        ...workerVersion(build?.buildId ?? options.buildId),
      });
      workers.push({ worker: started, done: started.run() });
    },
    async makeCurrent(buildId) {
      const deadline = Date.now() + WAIT_MS;
      for (;;) {
        try {
          await client.workflowService.setWorkerDeploymentCurrentVersion({
            namespace: 'default',
            deploymentName: 'throughline',
            buildId,
            identity: 'test',
          });
          return;
        } catch (error) {
          // The server hears of a worker's version when it first polls.
          if (Date.now() > deadline) throw error;
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
      }
    },
    async stopWorker() {
      const stopped = workers.splice(0);
      for (const { worker } of stopped) worker.shutdown();
      await Promise.all(stopped.map(({ done }) => done));
    },
    async close() {
      await world.stopWorker();
      email.close();
      await scripts.close();
      await http.close();
      await connection.close();
      await nativeConnection.close();
      await mail.close();
      await db.close();
    },
  };
  await world.startWorker();
  return world;
}

let isQuiet = false;

/** Temporal's own logs drown a test report. Once per Jest worker. */
function quietRuntime(): void {
  if (isQuiet) return;
  isQuiet = true;
  try {
    Runtime.install({
      logger: new DefaultLogger('ERROR', () => undefined),
      telemetryOptions: { logging: { filter: 'off', forward: {} } },
    });
  } catch {
    // Another spec of this process has installed one.
  }
}
