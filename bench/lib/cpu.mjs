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
