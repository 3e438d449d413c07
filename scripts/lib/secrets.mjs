import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from './atomic-file.mjs';
import { home } from './paths.mjs';

/**
 * The instance's generated secrets, made once and kept in `secrets.json` (0600). A file that does not parse stops the
 * start: new secrets would lock the old data.
 */
export function loadSecrets(file = join(home, 'secrets.json')) {
  const known = existsSync(file) ? parse(file) : {};
  const secrets = { ...generate(), ...known };
  if (Object.keys(secrets).some((name) => !(name in known))) {
    writeAtomically(file, `${JSON.stringify(secrets, null, 2)}\n`);
  }
  return secrets;
}

function parse(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const advice = 'Mend it, or start afresh with `npm start -- --fresh`.';
    throw new Error(`${file} does not parse (${error.message}). ${advice}`, { cause: error });
  }
}

function generate() {
  return {
    postgresPassword: randomBytes(24).toString('base64url'),
    encryptionKey: randomBytes(32).toString('base64'),
    adminEmail: 'admin@example.com',
    adminPassword: readablePassword(),
    sourceKey: `demo-${randomBytes(6).toString('hex')}`,
    sourceSecret: `whsec_${randomBytes(24).toString('base64')}`,
  };
}

/** Four groups of five letters and digits that are hard to mistake: 99 bits. */
function readablePassword() {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
