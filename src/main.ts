import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { Logger } from 'nestjs-pino';
import { Registry } from 'prom-client';
import { createScriptRunner } from './activities/scripts/script-runner.js';
import { createApp } from './api/create-app.js';
import { HealthService } from './api/health/health.service.js';
import { ConfigError, loadConfig, type Config } from './config/load-config.js';
import { isDatabaseUnavailable } from './db/database-errors.js';
import { Database } from './db/database.js';
import { loginUrl } from './db/login-roles.js';
import { NotificationListener } from './db/notifications.js';
import { findMissingFeatures } from './ml/features/missing-features.js';
import { createModelChecker } from './ml/model-check/model-checker.js';
import { createServingScorer } from './serving/create-serving-scorer.js';
import { shippedModelKey } from './serving/model-files.js';
import { ScoringMetrics } from './serving/scoring-metrics.js';
import { createObjectStore } from './storage/create-object-store.js';

/** EX_CONFIG of sysexits.h: starting again will not help. */
const EXIT_CONFIG = 78;
/** What is in flight after this is given up. */
const SHUTDOWN_MS = 15_000;
/** The database may come up a little later than the API, or take nobody in for a moment: whoever sends leads waits meanwhile. */
const CONNECT_TRIES = 120;
const CONNECT_DELAY_MS = 250;

const config = readConfig();
const database = await connectDatabase(config);
const temporal = new Client({
  connection: Connection.lazy({ address: config.TEMPORAL_ADDRESS }),
  namespace: config.TEMPORAL_NAMESPACE,
});
// Its threads begin with the first script that is simulated, and end when none has come for a minute.
const scripts = createScriptRunner();
const store = await createObjectStore(config);
// A model is loaded when somebody scores: without onnxruntime the API is some 25 MB smaller.
const metrics = new Registry();
const scorer = createServingScorer({
  database,
  store,
  modelDir: config.MODEL_DIR,
  onScored: new ScoringMetrics(metrics, await shippedModelKey(config.MODEL_DIR)).observe,
  // Each fallback is marked in its scores; here it is only said once per cause, to whoever reads the log.
  onProblem: (problem) => process.stderr.write(`${JSON.stringify({ level: 40, msg: 'scoring', problem })}\n`),
});
const changes = new NotificationListener(loginUrl(config.DATABASE_URL, 'app', config.encryptionKey));
changes.on('models', (organizationId) => void scorer.refresh(organizationId));
const modelChecker = createModelChecker();
const app = await createApp({
  config,
  database,
  scorer,
  advisor: scorer,
  temporal,
  store,
  modelChecker,
  findMissingFeatures,
  scripts,
  metrics,
});
const logger = app.get(Logger);

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
process.on('uncaughtException', (error) => {
  logger.fatal(error);
  process.exit(1);
});

await app.listen(config.PORT, config.HOST);
// A database that does not answer yet is no reason not to serve: the plans are looked at anew, anyway, and at the first connection.
void changes.start();
logger.log(`listening on http://${config.HOST}:${config.PORT}`);

/** Stops accepting, finishes what is in flight, then lets go of the servers. A second signal ends at once. */
async function stop(signal: string): Promise<void> {
  if (stopping) process.exit(1);
  stopping = true;
  logger.log(`${signal}: stopping`);
  app.get(HealthService).stop();
  setTimeout(() => {
    logger.error(`not done after ${SHUTDOWN_MS} ms: giving up`);
    process.exit(1);
  }, SHUTDOWN_MS).unref();
  await app.close();
  await changes.close();
  await scripts.close();
  await scorer.close();
  await database.close();
  // Temporal's connection is let go by the end of the process: closing it would throw into a probe that is being retried.
  process.exit(0);
}

function readConfig(): Config {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIG);
  }
}

async function connectDatabase({ DATABASE_URL, DATABASE_POOL_SIZE, encryptionKey }: Config): Promise<Database> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await Database.connect({
        url: DATABASE_URL,
        encryptionKey,
        poolSize: DATABASE_POOL_SIZE,
        applicationName: 'throughline-api',
      });
    } catch (error) {
      if (attempt === CONNECT_TRIES || !isDatabaseUnavailable(error)) throw error;
      await sleep(CONNECT_DELAY_MS);
    }
  }
}
