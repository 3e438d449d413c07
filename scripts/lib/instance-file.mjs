import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeAtomically } from './atomic-file.mjs';
import { home } from './paths.mjs';
import { isAlive } from './process-identity.mjs';

export const instanceFile = join(home, 'instance.json');

/**
 * Where the demo, the benchmarks and the tests find this instance:
 * `{ url, temporalAddress, temporalUi, mailbox, databaseUrl, smtpUrl, admin: { email, password },
 * demoSource: { key, secret }, pids: { launcher, api, worker, temporal, postgres } }`; null for what is not ours to run or to know.
 */
export function writeInstance(instance) {
  writeAtomically(instanceFile, `${JSON.stringify(instance, null, 2)}\n`);
}

/** The running instance, or null. */
export function readInstance() {
  const instance = readJson(instanceFile);
  return instance && isAlive(instance.pids?.launcher) ? instance : null;
}

export function removeInstance() {
  rmSync(instanceFile, { force: true });
}
