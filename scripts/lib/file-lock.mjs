import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { identify, isSameProcess } from './process-identity.mjs';

/**
 * A lock file that names its owner by process id and start time, so that one left by a killed process is recognised even
 * when its id has been given to another. The file appears with its content or not at all (a hard link), never empty.
 *
 * @returns `{ owner: null, release }` when taken, `{ owner }` (a process mark) when another process holds it
 */
export function tryLock(path, extra = {}) {
  mkdirSync(dirname(path), { recursive: true });
  for (let attempt = 0; attempt < 5; attempt++) {
    if (placeLock(path, extra)) return { owner: null, release: () => releaseLock(path) };
    const owner = readOwner(path);
    if (owner && isSameProcess(owner)) return { owner };
    removeStale(path, owner);
  }
  return { owner: readOwner(path) ?? { pid: 0 } };
}

/** Waits for a lock, `onWait(owner)` once when it is held by another. Throws after `timeoutMs`. */
export async function lock(path, { timeoutMs = 15 * 60_000, onWait } = {}) {
  const end = Date.now() + timeoutMs;
  for (let told = false; ;) {
    const { owner, release } = tryLock(path);
    if (!owner) return release;
    if (Date.now() > end) throw new Error(`Waited too long for ${path}, held by process ${owner.pid}`);
    if (!told) onWait?.(owner);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Who holds the lock, or null. */
export function readOwner(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function placeLock(path, extra) {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, JSON.stringify({ ...identify(process.pid), ...extra }), { mode: 0o644 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Two processes may find the same stale lock; were both to delete it, the second would delete the first one's new lock.
 * A second lock, held for this moment only, lets one at a time look again and delete.
 */
function removeStale(path, seen) {
  const guard = `${path}.takeover`;
  if (!placeLock(guard, {})) {
    const owner = readOwner(guard);
    if (!owner || !isSameProcess(owner)) rmSync(guard, { force: true });
    return;
  }
  try {
    const now = readOwner(path);
    if (JSON.stringify(now) === JSON.stringify(seen) && !(now && isSameProcess(now))) rmSync(path, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

function releaseLock(path) {
  if (readOwner(path)?.pid === process.pid) rmSync(path, { force: true });
}
