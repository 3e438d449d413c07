import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Seconds of CPU that a process has used, its threads included (Linux only; elsewhere null). */
export function cpuSecondsOf(pid) {
  return timesOf(pid)?.own ?? null;
}

/** The same with its children, those that have ended included: PostgreSQL has a process for each connection. */
export function cpuSecondsOfTree(pid) {
  const root = timesOf(pid);
  if (root === null) return null;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => timesOf(name))
    .filter((times) => times?.parent === Number(pid))
    .reduce((sum, { own }) => sum + own, root.own + root.children);
}

function timesOf(pid) {
  try {
    // The name, in parentheses, may hold spaces; behind it the fields count from the state, the first.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    const seconds = (...places) => places.reduce((sum, place) => sum + Number(fields[place]), 0) / TICKS_PER_SECOND;
    return { parent: Number(fields[1]), own: seconds(11, 12), children: seconds(13, 14) };
  } catch {
    return null;
  }
}

/** Seconds of CPU so far: of each process of the instance, and of this one, which makes the load. */
export function cpuSeconds({ pids: { api, worker, temporal, postgres } }) {
  const processes = { api, worker, temporal, postgres };
  const used = Object.entries(processes).map(([name, pid]) => [name, cpuSecondsOfTree(pid)]);
  return {
    ...Object.fromEntries(used),
    loadGenerator: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
  };
}

/** Microseconds that each process used between two moments for each of a number of things. */
export function cpuMicroseconds(before, after, things) {
  return Object.fromEntries(
    Object.entries(after).map(([name, seconds]) => [name, Math.round(((seconds - before[name]) * 1e6) / things)]),
  );
}
