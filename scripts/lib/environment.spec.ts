import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config.js';
import { planParts, processEnvironment, userEnvironment } from './environment.mjs';
import { loadSecrets } from './secrets.mjs';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'throughline-env-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const ports = { web: 3000, workerHealth: 3001, temporal: 7233, temporalUi: 8233, postgres: 5433, mail: 1025 };
const databaseUrl = 'postgres://postgres:p@127.0.0.1:5433/throughline';

function environmentFor(given: Record<string, string>) {
  const { parts } = planParts(given);
  return processEnvironment({ given, parts, ports, secrets: loadSecrets(join(directory, 's.json')), databaseUrl });
}

test('what the launcher hands to the processes satisfies their configuration', () => {
  const config = loadConfig(environmentFor({}));
  expect(config).toMatchObject({ PORT: 3000, MAILBOX_SMTP_PORT: 1025, TEMPORAL_ADDRESS: '127.0.0.1:7233' });
  expect(config.SEED_SOURCE_SECRET).toMatch(/^whsec_/);
  expect(config.TRAINER_COMMAND).toEqual([process.execPath, expect.stringMatching(/scripts.trainer\.mjs$/)]);
});

test('a server of the user takes the place of an embedded one', () => {
  const given = { DATABASE_URL: 'postgres://me:x@db:5432/leads', SMTP_URL: 'smtp://mail:25' };
  expect(planParts(given)).toEqual({
    parts: { postgres: false, temporal: true, mail: false },
    ports: ['workerHealth', 'web', 'temporal', 'temporalUi'],
  });
  const env = environmentFor(given);
  expect(env).toMatchObject(given);
  expect(env).not.toHaveProperty('MAILBOX_SMTP_PORT');
});

test('mail is held by no quiet hours where the built-in mailbox takes it, unless the user says so', () => {
  const policy = (given: Record<string, string>) => loadConfig(environmentFor(given)).SEND_POLICY_DEFAULT;
  expect(policy({})).toBe('none');
  expect(policy({ SMTP_URL: 'smtp://mail:25' })).toBe('standard');
  expect(policy({ SEND_POLICY_DEFAULT: 'standard' })).toBe('standard');
});

test('the shell wins over the file, and empty lines of an example count as not set', () => {
  const file = join(directory, '.env');
  writeFileSync(file, 'PORT=4000\nDATABASE_URL=\nMAIL_FROM="A <a@b.c>"\n');
  expect(userEnvironment({ PORT: '5000', SMTP_URL: '' }, file)).toEqual({ PORT: '5000', MAIL_FROM: 'A <a@b.c>' });
});

test('secrets are made once, and a file that does not parse is not replaced', () => {
  const file = join(directory, 'secrets.json');
  const made = loadSecrets(file);
  expect(Buffer.from(made.encryptionKey, 'base64')).toHaveLength(32);
  expect(loadSecrets(file)).toEqual(made);
  writeFileSync(file, '{"adminPassword": ');
  expect(() => loadSecrets(file)).toThrow(/does not parse/);
});
