import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { home, root } from './paths.mjs';

/**
 * The user's environment: that of the shell, over what a `.env` file in the root says. A variable set to nothing counts as
 * not set, so that a copied example file with empty lines changes nothing.
 */
export function userEnvironment(env = process.env, file = join(root, '.env')) {
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  return Object.fromEntries(Object.entries({ ...fromFile, ...env }).filter(([, value]) => value !== ''));
}

/** Which parts we run ourselves, and the ports they need. */
export function planParts(given) {
  const parts = {
    postgres: !given.DATABASE_URL,
    temporal: !given.TEMPORAL_ADDRESS,
    mail: !given.SMTP_URL,
  };
  const ports = ['workerHealth'];
  if (!given.PORT) ports.push('web');
  if (parts.postgres) ports.push('postgres');
  if (parts.temporal) ports.push('temporal', 'temporalUi');
  if (parts.mail) ports.push('mail');
  return { parts, ports };
}

/**
 * The environment of setup, API and worker. What the user gave wins over everything of ours.
 * @param databaseUrl that of the embedded server, or undefined
 */
export function processEnvironment({ given, parts, ports, secrets, databaseUrl }) {
  const port = given.PORT ?? String(ports.web);
  const url = `http://127.0.0.1:${port}`;
  const ours = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: port,
    PUBLIC_URL: url,
    WORKER_HEALTH_PORT: String(ports.workerHealth),
    TEMPORAL_NAMESPACE: 'default',
    MAIL_FROM: 'Throughline <hello@example.com>',
    ENCRYPTION_KEY: secrets.encryptionKey,
    WORKFLOW_BUNDLE: join(root, 'dist', 'workflow-bundle.js'),
    MODEL_DIR: join(root, 'models', 'starter'),
    TEMPLATES_DIR: join(root, 'templates'),
    STORAGE_DIR: join(home, 'storage'),
    TRAINER_COMMAND: JSON.stringify([process.execPath, join(root, 'scripts', 'trainer.mjs')]),
    SEED_ADMIN_EMAIL: secrets.adminEmail,
    SEED_ADMIN_PASSWORD: secrets.adminPassword,
    SEED_SOURCE_KEY: secrets.sourceKey,
    SEED_SOURCE_SECRET: secrets.sourceSecret,
    ...(parts.postgres && { DATABASE_URL: databaseUrl }),
    ...(parts.temporal && {
      TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
      TEMPORAL_UI_URL: `http://127.0.0.1:${ports.temporalUi}`,
    }),
    ...(parts.mail && {
      SMTP_URL: `smtp://127.0.0.1:${ports.mail}`,
      MAILBOX_SMTP_PORT: String(ports.mail),
      MAILBOX_DIR: join(home, 'mail'),
      // What reaches nobody disturbs nobody: at night, too, whoever tries it sees the mail at once.
      SEND_POLICY_DEFAULT: 'none',
    }),
  };
  // The shell's NODE_ENV is about other programs; the processes run as production runs them.
  return { ...ours, ...given, NODE_ENV: 'production' };
}
