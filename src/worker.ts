import { setPriority } from 'node:os';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import pg from 'pg';
import { pino, type Logger } from 'pino';
import { collectDefaultMetrics, register } from 'prom-client';
import { createEmailChannel } from './activities/channels/email-channel.js';
import { emailProvider } from './activities/enrichment/email-provider.js';
import { createEnrichmentActivities } from './activities/enrichment/enrich.js';
import { guardedProvider } from './activities/enrichment/guarded-provider.js';
import { httpProvider } from './activities/enrichment/http-provider.js';
import { phoneProvider } from './activities/enrichment/phone-provider.js';
import { placeProvider } from './activities/enrichment/place-provider.js';
import { createExecutionControl } from './activities/execution-control.js';
import { createExecutionSignaller } from './activities/execution-signaller.js';
import { createExecutionActivities } from './activities/executions/create-execution-activities.js';
import { createImportActivities } from './activities/import/import-leads.js';
import { createGuardedFetch } from './activities/http/guarded-fetch.js';
import { keepImportFiles } from './activities/import/import-files.js';
import { createBulkRepairActivities } from './activities/repair/bulk-repair.js';
import { createExecutionRepairer } from './activities/repair/execution-repairer.js';
import { createIngestActivities } from './activities/intake/ingest.js';
import { createJournalReconciler } from './activities/journal-reconciler.js';
import type { MailReconciler } from './activities/mail-reconciler.js';
import { createMailboxReconciler } from './activities/mailbox-reconciler.js';
import { createRoutingActivities } from './activities/route-events.js';
import { createMonitoringActivities } from './activities/monitoring/monitoring-activities.js';
import { MonitoringMetrics } from './activities/monitoring/monitoring-metrics.js';
import { createScriptRunner } from './activities/scripts/script-runner.js';
import { createScoreActivities } from './activities/score-leads.js';
import { createRescoringActivities } from './activities/scoring/rescore-leads.js';
import { createStragglerActivities } from './activities/scoring/rescore-stragglers.js';
import { ShadowRecorder } from './activities/scoring/shadow-recorder.js';
import { createTemplateMoveActivities } from './activities/templates/move-executions.js';
import { createSimulationActivities } from './activities/simulation/simulation-activities.js';
import { createScheduledStartActivities } from './activities/starts/scheduled-start.js';
import { createSegmentStartActivities } from './activities/starts/segment-start.js';
import { externalTrainer } from './activities/training/trainer.js';
import { countTrainings } from './activities/training/training-metrics.js';
import { TrainerProcess } from './activities/training/trainer-process.js';
import { createTrainingActivities } from './activities/training/training-activities.js';
import { createDatasetWriter } from './activities/training/write-dataset.js';
import { type Config, ConfigError, loadConfig } from './config/load-config.js';
import { trainerEnvironment } from './config/trainer-environment.js';
import { Database } from './db/database.js';
import { SecretBox } from './db/secret-box.js';
import { serializeError } from './db/log-error.js';
import { loginUrl } from './db/login-roles.js';
import { forgetReceiptKeys } from './db/repositories/receipt-keys.js';
import { NotificationListener } from './db/notifications.js';
import { BatchDispatcher } from './dispatch/batch-dispatcher.js';
import { BatchQueue, EVENT_QUEUE, RECEIPT_QUEUE } from './dispatch/batch-queue.js';
import { ExecutionDispatcher } from './dispatch/execution-dispatcher.js';
import {
  BULK_REPAIR_JOBS,
  IMPORT_JOBS,
  JobDispatcher,
  RESCORING_JOBS,
  SIMULATION_JOBS,
  START_JOBS,
  TEMPLATE_MOVE_JOBS,
  TRAINING_JOBS,
} from './dispatch/job-dispatcher.js';
import { MonitoringSchedule } from './dispatch/monitoring-schedule.js';
import { registerSearchAttributes } from './dispatch/search-attributes.js';
import { ScheduleSync } from './dispatch/schedule-sync.js';
import { TrainingSchedule } from './dispatch/training-schedule.js';
import { startHealthServer } from './health-server.js';
import { createServingScorer } from './serving/create-serving-scorer.js';
import { shippedModelKey } from './serving/model-files.js';
import { ScoringMetrics } from './serving/scoring-metrics.js';
import { SEND_POLICY_DEFAULTS } from './shared/send-gate/send-policy.js';
import { createObjectStore } from './storage/create-object-store.js';
import { workerVersion } from './worker-version.js';
import { TASK_QUEUES, type TaskQueue, WORKFLOW_TYPES, workflowIds } from './workflows/contract.js';

/** What is in flight at the stop may take this long; the launcher allows 20 s. */
const DRAIN_MS = 15_000;
/** Workflows and activities at a time: each waits for PostgreSQL most of the time, and the pool has 20 connections. */
const CONCURRENT = { workflowTasks: 40, activities: 100, localActivities: 100 };
/**
 * Workflows kept in memory, by task queue. Intake has a few batches under way. Of executions, those on their way to their first wait and those
 * in a short one: with 200 of them and sixty on their way, `sequence` cost the worker 26 ms for each instead of 20, for fetching and
 * replaying what had fallen out; with thirty on their way, 200 will do. One that sleeps for days is replayed when it wakes: 50 a second of 10,000.
 */
const CACHED_WORKFLOWS: Record<TaskQueue, number> = { [TASK_QUEUES.intake]: 50, [TASK_QUEUES.executions]: 200 };
/**
 * Niceness. On a machine that both share, the API is served first: a sender waits for its answer, a receipt that is stored can wait. With 50
 * senders on two cores, all busy, 3,890 leads a second were accepted and 3,630 scored instead of 2,830 and 2,730, and acknowledged
 * within 10 ms instead of 15 (median); a sender that is answered sooner sends sooner.
 */
const NICENESS = 5;
const SEARCH_ATTRIBUTES_PAUSE_MS = 12_000;
/** Partitions are made for three months ahead, files are kept for thirty days; looking once a day is plenty. */
const UPKEEP_EVERY_MS = 24 * 60 * 60 * 1_000;

/** A start in a wrong order, or a server that restarts meanwhile, is no reason to give up. */
async function untilItWorks<T>(what: string, logger: Logger, attempt: () => Promise<T>): Promise<T> {
  for (let delay = 250; ; delay = Math.min(delay * 2, 5_000)) {
    try {
      return await attempt();
    } catch (error) {
      logger.warn({ err: error }, `${what} does not answer; trying again`);
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
}

function enrichmentProviders(config: Config) {
  const { ENRICHMENT_HTTP_URL: url, ENRICHMENT_HTTP_TOKEN: token } = config;
  return [phoneProvider, emailProvider, placeProvider, ...(url ? [httpProvider({ url, token })] : [])].map(
    guardedProvider,
  );
}

/** Who can be asked what became of a mail; nobody, where the mail server keeps no journal. */
function mailReconciler(config: Config): MailReconciler | null {
  const { MAIL_JOURNAL_DIR: directory, MAIL_JOURNAL_SECONDS: seconds } = config;
  if (directory !== undefined) return createJournalReconciler({ directory, certainAfterMs: seconds * 1_000 });
  return config.MAILBOX_SMTP_PORT === undefined ? null : createMailboxReconciler(config.MAILBOX_DIR);
}

/** Executions run without being found by template and state, too: a server may allow its operator alone to make names known. */
async function makeSearchable(connection: NativeConnection, namespace: string, logger: Logger): Promise<boolean> {
  try {
    const added = await registerSearchAttributes(connection, namespace);
    // The server's caches hold what they know for up to ten seconds.
    if (added.length > 0) await new Promise((resolve) => setTimeout(resolve, SEARCH_ATTRIBUTES_PAUSE_MS));
    return true;
  } catch (error) {
    logger.warn({ err: error }, 'Temporal does not take search attributes; executions are not found by them there');
    return false;
  }
}

async function run(config: Config, logger: Logger): Promise<void> {
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      logger[level === 'ERROR' ? 'error' : 'warn']({ ...meta }, message);
    }),
    // main's handler drains everything in its order; the SDK's own would stop the worker under it.
    shutdownSignals: [],
  });
  const database = await untilItWorks('PostgreSQL', logger, () =>
    Database.connect({
      url: config.DATABASE_URL,
      encryptionKey: config.encryptionKey,
      poolSize: config.DATABASE_POOL_SIZE,
      applicationName: 'throughline-worker',
    }),
  );
  const dispatcherUrl = loginUrl(config.DATABASE_URL, 'dispatcher', config.encryptionKey);
  const dispatcherPool = new pg.Pool({
    connectionString: dispatcherUrl,
    application_name: 'throughline-dispatcher',
    max: 5,
    connectionTimeoutMillis: 3_000,
    statement_timeout: 30_000,
  });
  dispatcherPool.on('error', () => undefined);
  const address = config.TEMPORAL_ADDRESS;
  const connection = await untilItWorks('Temporal', logger, () => NativeConnection.connect({ address }));
  // The workers' own connection: what it starts may come back with its first task (start-once.ts).
  const client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });

  const providers = enrichmentProviders(config);
  const store = await createObjectStore(config);
  const scorer = createServingScorer({
    database,
    store,
    modelDir: config.MODEL_DIR,
    onScored: new ScoringMetrics(register, await shippedModelKey(config.MODEL_DIR)).observe,
    onProblem: (problem) => logger.error({ problem }, 'leads are not scored as their organization wants'),
  });
  await scorer.start();
  const scripts = createScriptRunner();
  const http = createGuardedFetch(config.HTTP_STEP_ALLOW_PRIVATE ? { isAllowed: () => true } : {});
  const routing = createRoutingActivities({ database, signaller: createExecutionSignaller(client), logger });
  const createWorker = (taskQueue: TaskQueue, activities: object) =>
    untilItWorks('Temporal', logger, () =>
      Worker.create({
        connection,
        namespace: config.TEMPORAL_NAMESPACE,
        taskQueue,
        workflowBundle: { codePath: config.WORKFLOW_BUNDLE },
        activities,
        maxConcurrentWorkflowTaskExecutions: CONCURRENT.workflowTasks,
        maxConcurrentActivityTaskExecutions: CONCURRENT.activities,
        maxConcurrentLocalActivityExecutions: CONCURRENT.localActivities,
        maxCachedWorkflows: CACHED_WORKFLOWS[taskQueue],
        ...workerVersion(config.WORKER_BUILD_ID),
        shutdownGraceTime: DRAIN_MS - 3_000,
        shutdownForceTime: DRAIN_MS,
      }),
    );
  const control = createExecutionControl(client);
  const trainer = config.TRAINER_COMMAND
    ? new TrainerProcess({ command: config.TRAINER_COMMAND, env: trainerEnvironment(config), logger })
    : externalTrainer;
  const workers = [
    await createWorker(TASK_QUEUES.intake, {
      ...createIngestActivities({ database, providers, logger }),
      ...createImportActivities({ database, store, providers, logger }),
      ...createEnrichmentActivities({ database, providers, logger }),
      ...createScoreActivities({ database, scorer, shadow: new ShadowRecorder({ database, scorer, logger }) }),
      ...routing,
    }),
    await createWorker(TASK_QUEUES.executions, {
      ...createTemplateMoveActivities({ database, control, logger }),
      ...createSegmentStartActivities({ database }),
      ...createScheduledStartActivities({ database }),
      ...createSimulationActivities({
        database,
        scripts,
        publicUrl: config.PUBLIC_URL,
        sendPolicyDefaults: SEND_POLICY_DEFAULTS[config.SEND_POLICY_DEFAULT],
        logger,
      }),
      ...createMonitoringActivities({ database, onMeasured: new MonitoringMetrics(register).observe }),
      ...createRescoringActivities({ database, scorer, routeBatch: routing.routeBatch, logger }),
      ...createStragglerActivities({ database, scorer }),
      ...createTrainingActivities({
        ...{ database, store, client, trainer, logger, onEnded: countTrainings(register) },
        writeDataset: createDatasetWriter({ database, store, scorer }),
      }),
      ...createBulkRepairActivities({ database, repairer: createExecutionRepairer(control), logger }),
      ...createExecutionActivities({
        database,
        publicUrl: config.PUBLIC_URL,
        routeBatch: routing.routeBatch,
        logger,
        channels: { email: createEmailChannel({ smtpUrl: config.SMTP_URL, from: config.MAIL_FROM }) },
        mailFrom: config.MAIL_FROM,
        reconciler: mailReconciler(config),
        scorer,
        providers,
        scripts,
        http,
        secretBox: new SecretBox(config.encryptionKey),
        sendPolicyDefaults: SEND_POLICY_DEFAULTS[config.SEND_POLICY_DEFAULT],
      }),
    }),
  ];
  const stopWorkers = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };

  const receipts = new BatchDispatcher({
    name: 'receipts',
    queue: new BatchQueue(dispatcherPool, RECEIPT_QUEUE),
    client,
    workflow: { type: WORKFLOW_TYPES.leadIntake, id: workflowIds.leadIntake },
    batchSize: config.INTAKE_BATCH_SIZE,
    inFlight: config.INTAKE_IN_FLIGHT,
    logger,
  });
  const events = new BatchDispatcher({
    name: 'events',
    queue: new BatchQueue(dispatcherPool, EVENT_QUEUE),
    client,
    workflow: { type: WORKFLOW_TYPES.eventRouting, id: workflowIds.eventRouting },
    batchSize: config.INTAKE_BATCH_SIZE,
    inFlight: config.INTAKE_IN_FLIGHT,
    logger,
  });
  const searchable = await makeSearchable(connection, config.TEMPORAL_NAMESPACE, logger);
  const executions = new ExecutionDispatcher({ pool: dispatcherPool, client, logger, searchable });
  const imports = new JobDispatcher(IMPORT_JOBS, { pool: dispatcherPool, client, logger });
  const bulkRepairs = new JobDispatcher(BULK_REPAIR_JOBS, { pool: dispatcherPool, client, logger });
  const templateMoves = new JobDispatcher(TEMPLATE_MOVE_JOBS, { pool: dispatcherPool, client, logger });
  const starts = new JobDispatcher(START_JOBS, { pool: dispatcherPool, client, logger });
  const schedules = new ScheduleSync({ pool: dispatcherPool, client, logger });
  const simulations = new JobDispatcher(SIMULATION_JOBS, { pool: dispatcherPool, client, logger });
  const monitoring = new MonitoringSchedule({ database, client, logger });
  const rescorings = new JobDispatcher(RESCORING_JOBS, { pool: dispatcherPool, client, logger });
  const trainings = new JobDispatcher(TRAINING_JOBS, { pool: dispatcherPool, client, logger });
  const trainingSchedule = new TrainingSchedule({ database, logger });
  const listener = new NotificationListener(dispatcherUrl);
  listener.on('receipts', () => receipts.wake());
  listener.on('outbox', () => events.wake());
  listener.on('executions', () => executions.wake());
  listener.on('imports', () => imports.wake());
  listener.on('bulk_repairs', () => bulkRepairs.wake());
  listener.on('template_moves', () => templateMoves.wake());
  listener.on('starts', () => starts.wake());
  listener.on('schedules', () => schedules.wake());
  listener.on('simulations', () => simulations.wake());
  listener.on('rescorings', () => rescorings.wake());
  listener.on('trainings', () => trainings.wake());
  listener.on('models', (organizationId) => void scorer.refresh(organizationId));
  const dispatchers = [
    receipts,
    events,
    executions,
    imports,
    bulkRepairs,
    templateMoves,
    starts,
    schedules,
    simulations,
    monitoring,
    rescorings,
    trainings,
    trainingSchedule,
  ];

  const ensurePartitions = () =>
    database
      .lookUp('SELECT ensure_partitions()', [])
      .catch((error: unknown) => logger.error({ err: error }, 'partitions were not made'));
  const keepFiles = () =>
    keepImportFiles({ database, store, logger }).catch((error: unknown) =>
      logger.error({ err: error }, 'files of imports were not looked after'),
    );
  const forgetKeys = () =>
    forgetReceiptKeys(database).catch((error: unknown) =>
      logger.error({ err: error }, 'old webhook ids were not forgotten'),
    );
  const upkeep = () => Promise.all([ensurePartitions(), keepFiles(), forgetKeys()]);
  const upkeepTimer = setInterval(() => void upkeep(), UPKEEP_EVERY_MS);
  void keepFiles();
  void forgetKeys();

  // One that ends by itself has failed: the other drains, and the process ends.
  const running = Promise.all(workers.map((worker) => worker.run().finally(stopWorkers)));
  await listener.start();
  for (const dispatcher of dispatchers) dispatcher.start();
  collectDefaultMetrics();
  const health = await startHealthServer({
    host: config.HOST,
    port: config.WORKER_HEALTH_PORT,
    ready: async () => {
      await database.ping();
      return workers.every((worker) => worker.getState() === 'RUNNING');
    },
  });
  logger.info({ taskQueues: TASK_QUEUES, model: scorer.status() }, 'the worker runs');

  const stop = async (signal: string) => {
    logger.info({ signal }, 'the worker drains');
    setTimeout(() => process.exit(1), DRAIN_MS + 3_000).unref();
    // The trainer first: a training that is under way is then left to another worker at once.
    const stopped = trainer.stop();
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()));
    stopWorkers();
    await stopped;
  };
  process.once('SIGTERM', (signal) => void stop(signal));
  process.once('SIGINT', (signal) => void stop(signal));

  try {
    await running;
  } finally {
    clearInterval(upkeepTimer);
    health.close();
    await Promise.allSettled([
      trainer.stop(),
      scorer.close(),
      scripts.close(),
      http.close(),
      listener.close(),
      dispatcherPool.end(),
      database.close(),
    ]);
    await connection.close().catch(() => undefined);
  }
}

// Threads that are made later inherit it.
setPriority(NICENESS);
const config = readConfig();
const logger = pino({ name: 'worker', level: config.LOG_LEVEL, serializers: { err: serializeError } });
try {
  await run(config, logger);
  logger.info('the worker has stopped');
  process.exit(0);
} catch (error) {
  logger.fatal({ err: error }, 'the worker failed');
  process.exit(1);
}

function readConfig(): Config {
  try {
    return loadConfig();
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
    process.exit(78);
  }
}
