import { Caller } from './lib/caller.mjs';
import { countEvents } from './lib/count-events.mjs';
import { cpuSecondsOf } from './lib/cpu.mjs';
import { postLeads } from './lib/leads.mjs';
import { requireAll, sendLoad } from './lib/load.mjs';
import { memoryOf } from './lib/memory.mjs';

const EXECUTIONS = 10_000;
/** Of those that sleep: 2,000 of the 10,000. */
const WOKEN_SHARE = 0.2;
const WAKE_CONNECTIONS = 20;
const IDLE_SECONDS = 30;
/** For what the start has left to do: the last commits, the statistics of the tables. */
const SETTLE_MS = 10_000;
const ASLEEP_WITHIN_MS = 30 * 60_000;
const FINISHED_WITHIN_MS = 15 * 60_000;

/**
 * Executions asleep in a seven-day wait (templates/waiting): what they cost while nothing happens, and how fast many of them go on when a
 * reply of their lead comes. The rate is taken from the first reply's POST until the last end is seen on the event stream.
 */
export async function run(instance, { count = EXECUTIONS }) {
  const { api, worker, temporal } = instance.pids;
  const caller = await Caller.connect(instance);
  const memoryBefore = memoryOf(worker);
  const asleepPerSecond = await putToSleep(instance, caller, count);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const idleCpu = await cpuShares({ api, worker, temporal });
  const memoryMb = {
    workerBefore: memoryBefore.now,
    worker: memoryOf(worker),
    temporal: temporal && memoryOf(temporal),
  };

  const woken = Math.max(1, Math.round(count * WOKEN_SHARE));
  const wokenPerSecond = await wake(instance, caller, woken);
  return {
    figures: {
      executions: count,
      asleepPerSecond: round(asleepPerSecond),
      memoryMb,
      idleCpuPercent: idleCpu,
      woken,
      wokenPerSecond: round(wokenPerSecond),
      memoryAfterMb: { worker: memoryOf(worker) },
    },
    floors: {},
    ratios: {},
  };
}

async function putToSleep(instance, caller, count) {
  const asleep = await countEvents(caller, 'execution.step_started');
  try {
    const began = performance.now();
    await postLeads(instance, { count, run: 'waiting' });
    return (count * 1_000) / ((await asleep.reach(count, ASLEEP_WITHIN_MS)) - began);
  } finally {
    asleep.close();
  }
}

async function wake(instance, caller, count) {
  const executions = await caller.list('/workflows/executions?templateKey=bench-waiting&state=waiting', count);
  if (executions.length !== count) throw new Error(`${executions.length} executions are waiting, not ${count}`);
  const finished = await countEvents(caller, 'execution.finished');
  try {
    const began = performance.now();
    const load = await sendLoad({
      origin: instance.url,
      connections: WAKE_CONNECTIONS,
      count,
      request: (n) => ({
        path: `/api/v1/leads/${executions[n].lead.id}/interactions`,
        headers: { ...caller.headers, 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'reply', data: {} }),
      }),
    });
    requireAll(load, 201);
    return (count * 1_000) / ((await finished.reach(count, FINISHED_WITHIN_MS)) - began);
  } finally {
    finished.close();
  }
}

/** Percent of one core that each process uses while nothing happens. */
async function cpuShares(pids) {
  const names = Object.keys(pids).filter((name) => pids[name] !== null);
  const read = () => names.map((name) => cpuSecondsOf(pids[name]));
  const [before, start] = [read(), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1_000));
  const [after, seconds] = [read(), (performance.now() - start) / 1_000];
  const share = (at) => (before[at] === null ? null : round(((after[at] - before[at]) / seconds) * 100));
  return Object.fromEntries(names.map((name, at) => [name, share(at)]));
}

function round(value) {
  return Math.round(value * 10) / 10;
}
