import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createScriptRunner } from '../../../src/activities/scripts/script-runner.js';
import { generateApiKey } from '../../../src/api/auth/api-key-secret.js';
import { hashPassword } from '../../../src/api/auth/password-hash.js';
import { createApp } from '../../../src/api/create-app.js';
import { loadConfig, type Config } from '../../../src/config/load-config.js';
import { Database } from '../../../src/db/database.js';
import { loginUrl } from '../../../src/db/login-roles.js';
import { NotificationListener } from '../../../src/db/notifications.js';
import { findMissingFeatures } from '../../../src/ml/features/missing-features.js';
import { createModelChecker } from '../../../src/ml/model-check/model-checker.js';
import { createServingScorer } from '../../../src/serving/create-serving-scorer.js';
import { FolderStore } from '../../../src/storage/folder-store.js';
import type { Role, Scope } from '../../../src/shared/scopes.js';
import { createTestDatabase, type TestDatabase } from './database.js';

export const PASSWORD = 'correct horse battery';

/** What a call answered. */
export interface Answer {
  status: number;
  headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what is expected of it is the test's own
  body: any;
}

export interface CallOptions {
  token?: string | null;
  /** JSON, text as it is, or a form. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** The API on a port of its own, with a database of its own. */
export interface TestApi {
  db: TestDatabase;
  app: NestFastifyApplication;
  config: Config;
  url: string;
  /** Access token of the admin of the first organization, used where a call names none. */
  token: string;
  createUser(options: { email: string; role: Role; organizationId?: string }): Promise<string>;
  createApiKey(scopes: Scope[], organizationId?: string): Promise<string>;
  login(email: string): Promise<string>;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

export interface TestApiOptions {
  /** A database that is there already, and is closed by whoever made it. */
  db?: TestDatabase;
  /** The address under which the API reaches the database, where that is not the database's own. */
  databaseUrl?: (url: string) => string;
}

/**
 * Starts the API as its composition root does.
 *
 * @param environment - variables beyond those that it needs; `TEMPORAL_ADDRESS` of a dead port takes Temporal away
 */
export async function startTestApi(
  environment: NodeJS.ProcessEnv = {},
  options: TestApiOptions = {},
): Promise<TestApi> {
  const db = options.db ?? (await createTestDatabase());
  const folder = mkdtempSync(join(tmpdir(), 'throughline-api-'));
  const config = loadConfig({
    DATABASE_URL: options.databaseUrl?.(db.url) ?? db.url,
    ENCRYPTION_KEY: db.encryptionKey.toString('base64'),
    TEMPORAL_ADDRESS: process.env.TEST_TEMPORAL_ADDRESS,
    SMTP_URL: 'smtp://127.0.0.1:1',
    PUBLIC_URL: 'http://localhost:3000',
    LOG_LEVEL: 'silent',
    MAILBOX_DIR: join(folder, 'mail'),
    STORAGE_DIR: join(folder, 'storage'),
    WEB_DIR: join(folder, 'web'),
    ...environment,
  });
  const temporal = new Client({
    connection: Connection.lazy({ address: config.TEMPORAL_ADDRESS }),
    namespace: config.TEMPORAL_NAMESPACE,
  });
  const database = await Database.connect({
    url: config.DATABASE_URL,
    encryptionKey: config.encryptionKey,
    poolSize: 10,
    applicationName: 'throughline-api-test',
  });
  const store = new FolderStore(config.STORAGE_DIR);
  const scorer = createServingScorer({ database, store, modelDir: config.MODEL_DIR });
  const changes = new NotificationListener(loginUrl(config.DATABASE_URL, 'app', config.encryptionKey));
  changes.on('models', (organizationId) => void scorer.refresh(organizationId));
  await changes.start();
  const scripts = createScriptRunner();
  const app = await createApp({
    config,
    database,
    scorer,
    advisor: scorer,
    temporal,
    store,
    modelChecker: createModelChecker(),
    findMissingFeatures,
    scripts,
    checkAnswers: true,
  });
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace('localhost', '127.0.0.1');

  const passwordHash = await hashPassword(PASSWORD);
  const api: TestApi = {
    db,
    app,
    config,
    url,
    token: '',
    createUser: async ({ email, role, organizationId = db.organizationId }) => {
      const { rows } = await db.owner.query<{ id: string }>(
        'INSERT INTO users (organization_id, email, name, role, password_hash) VALUES ($1, $2, $2, $3, $4) RETURNING id',
        [organizationId, email, role, passwordHash],
      );
      return rows[0]!.id;
    },
    createApiKey: async (scopes, organizationId = db.organizationId) => {
      const { key, prefix, hash } = generateApiKey();
      await db.owner.query(
        'INSERT INTO api_keys (organization_id, name, prefix, key_hash, scopes) VALUES ($1, $2, $3, $4, $5)',
        [organizationId, prefix, prefix, hash, scopes],
      );
      return key;
    },
    login: async (email) => {
      const answer = await api.call('POST', '/api/v1/auth/login', { token: null, body: { email, password: PASSWORD } });
      if (answer.status !== 200) throw new Error(`could not sign in as ${email}: ${JSON.stringify(answer.body)}`);
      return answer.body.accessToken as string;
    },
    call: async (method, path, { token = api.token, body, headers } = {}) => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && !(body instanceof FormData) && { 'content-type': 'application/json' }),
          ...headers,
        },
        body:
          body === undefined
            ? undefined
            : typeof body === 'string' || body instanceof FormData
              ? body
              : JSON.stringify(body),
        redirect: 'manual',
      });
      const text = await response.text();
      const json = /json/.test(response.headers.get('content-type') ?? '');
      return { status: response.status, headers: response.headers, body: json && text ? JSON.parse(text) : text };
    },
    close: async () => {
      await app.close();
      await changes.close();
      await scorer.close();
      await scripts.close();
      // A probe of a server that is away is retried until its second is over.
      if (environment.TEMPORAL_ADDRESS) await sleep(2_000);
      await temporal.connection.close();
      await database.close();
      if (!options.db) await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await api.createUser({ email: 'admin@acme.example', role: 'admin' });
  api.token = await api.login('admin@acme.example');
  return api;
}

/** A port on which nobody listens. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
