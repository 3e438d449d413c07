import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether a process with this id exists; one that we may not signal counts. */
export function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * What tells a process from a later one that was given the same id: its start time, or null where it cannot be read.
 * A zombie counts as gone: it holds neither ports nor files.
 */
export function startedAt(pid) {
  if (!isAlive(pid)) return null;
  if (process.platform === 'linux') {
    try {
      // The second field, the command in brackets, may itself hold spaces and brackets: count from the last one.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? null : `${bootId()}:${fields[19]}`;
    } catch {
      return null;
    }
  }
  const ps = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', timeout: 5_000 });
  return ps.stdout?.trim() || null;
}

/** The start time counts from boot, so the boot belongs to it. */
function bootId() {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().slice(0, 8);
  } catch {
    return 'boot';
  }
}

/** The command line of a process, for messages and for recognising what cannot be told by its start time. */
export function commandOf(pid) {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    } catch {
      return '';
    }
  }
  const ps = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', timeout: 5_000 });
  return ps.stdout?.trim() ?? '';
}

/** The parent of a process, or 0. */
export function parentOf(pid) {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    } catch {
      return 0;
    }
  }
  const ps = spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8', timeout: 5_000 });
  return Number(ps.stdout) || 0;
}

/** The mark by which `isSameProcess` knows a process again. */
export function identify(pid) {
  return { pid, started: startedAt(pid) };
}

/** Whether the process that `identify` described still runs. */
export function isSameProcess(mark) {
  return Boolean(mark?.started) && startedAt(mark.pid) === mark.started;
}

/**
 * Signals a process and waits until it is gone; after `graceMs` kills it.
 * @returns whether it went by itself
 */
export async function stopProcess(mark, signal = 'SIGTERM', graceMs = 20_000) {
  if (!isSameProcess(mark)) return true;
  trySignal(mark.pid, signal);
  if (await isGoneWithin(mark, graceMs)) return true;
  trySignal(mark.pid, 'SIGKILL');
  await isGoneWithin(mark, 5_000);
  return false;
}

function trySignal(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

async function isGoneWithin(mark, ms) {
  const end = Date.now() + ms;
  while (Date.now() < end) {
    if (!isSameProcess(mark)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return !isSameProcess(mark);
}
