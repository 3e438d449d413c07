import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file that is either the old or the new one, never half of it. Readable by its owner only unless told. */
export function writeAtomically(path, content, mode = 0o600) {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(3).toString('hex')}.tmp`;
  writeFileSync(draft, content, { mode });
  renameSync(draft, path);
}

/** The parsed content of a JSON file; `fallback` where there is none or it does not parse. */
export function readJson(path, fallback = null) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return fallback;
  }
}
