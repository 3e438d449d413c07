import pg from 'pg';
import { pino } from 'pino';
import { syncShippedTemplates } from './activities/templates/sync-shipped-templates.js';
import { hashPassword } from './api/auth/password-hash.js';
import { type Config, ConfigError, loadConfig } from './config/load-config.js';
import { Database } from './db/database.js';
import { serializeError } from './db/log-error.js';
import { migrate } from './db/migrate.js';
import { registerShippedModel } from './db/repositories/shipped-models.js';
import { organizationIds, seedFirstOrganization } from './db/seed.js';
import { whileBusy } from './db/while-busy.js';
import { findMissingFeatures } from './ml/features/missing-features.js';
import { readManifest } from './ml/load-model.js';
import { keepShippedModel } from './serving/model-files.js';
import { createObjectStore } from './storage/create-object-store.js';

/**
 * Brings an installation up to date before its processes start: schema, database roles, the first organization, the shipped model and
 * templates. Harmless to repeat, and to run twice at once.
 */
async function setUp(config: Config): Promise<void> {
  const logger = pino({ name: 'setup', level: config.LOG_LEVEL, serializers: { err: serializeError } });
  const applied = await migrate(config.DATABASE_URL, config.encryptionKey);
  if (applied.length > 0) logger.info({ applied }, 'migrations applied');

  const owner = new pg.Client({ connectionString: config.DATABASE_URL, application_name: 'throughline-setup' });
  await owner.connect();
  let database: Database | undefined;
  try {
    database = await Database.connect({
      url: config.DATABASE_URL,
      encryptionKey: config.encryptionKey,
      poolSize: 2,
      applicationName: 'throughline-setup',
    });
    await seed(config, owner);
    // A model that cannot be read is no reason not to start: the rule scorer answers, and the worker says so.
    const manifest = await readManifest(config.MODEL_DIR).catch((error: unknown) => {
      logger.error({ err: error }, `no model in ${config.MODEL_DIR}; leads are scored by rules`);
      return null;
    });
    if (manifest) {
      await keepShippedModel(await createObjectStore(config), config.MODEL_DIR).catch((error: unknown) =>
        logger.error(
          { err: error },
          'the shipped model was not kept: leads cannot be scored by it when a newer one is shipped',
        ),
      );
    }
    for (const organizationId of await organizationIds(owner)) {
      if (manifest) {
        const { key, version, onnx } = manifest;
        const shipped = { key, version, sha256: onnx.sha256, manifest };
        await registerShippedModel(database, organizationId, shipped, findMissingFeatures);
      }
      const { problems } = await syncShippedTemplates(database, organizationId, config.TEMPLATES_DIR);
      for (const { file, line, reason } of problems) {
        process.stderr.write(`Template ${file}${line === undefined ? '' : `, line ${line}`} is left out: ${reason}\n`);
      }
    }
  } finally {
    await database?.close();
    await owner.end();
  }
}

async function seed(config: Config, owner: pg.Client): Promise<void> {
  const { SEED_ADMIN_EMAIL, SEED_ADMIN_PASSWORD, SEED_SOURCE_KEY, SEED_SOURCE_SECRET } = config;
  if (!SEED_ADMIN_EMAIL || !SEED_ADMIN_PASSWORD || !SEED_SOURCE_KEY || !SEED_SOURCE_SECRET) return;
  await seedFirstOrganization(owner, {
    admin: { email: SEED_ADMIN_EMAIL, passwordHash: await hashPassword(SEED_ADMIN_PASSWORD) },
    source: { key: SEED_SOURCE_KEY, secret: SEED_SOURCE_SECRET },
    encryptionKey: config.encryptionKey,
  });
}

try {
  const config = loadConfig();
  // Harmless to repeat from its beginning.
  await whileBusy(() => setUp(config));
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exit(error instanceof ConfigError ? 78 : 1);
}
