import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Caller } from './lib/caller.mjs';
import { cpuMicroseconds, cpuSeconds } from './lib/cpu.mjs';
import { drained, signedLead } from './lib/leads.mjs';
import { sendLoad } from './lib/load.mjs';
import { memoryOf } from './lib/memory.mjs';
import { latencies, ratio } from './lib/statistics.mjs';

const WARM_UP_SECONDS = 3;
const FLOOR_SECONDS = 10;
const SECONDS = 30;
/** The long form: long enough for memory, tables and backlog to show whether the rate is kept. */
const LONG_SECONDS = 5 * 60;
/** Of the long form: the rates of its slices show whether it slows down. */
const SLICE_SECONDS = 30;
const CONNECTIONS = 50;

/**
 * Signed POSTs of unique leads on many connections, default templates paused; then waits until the last lead is scored. The load
 * generator shares the machine.
 */
export async function run(instance, options) {
  const seconds = options.seconds ?? (options.long ? LONG_SECONDS : SECONDS);
  const connections = options.connections ?? CONNECTIONS;
  const caller = await Caller.connect(instance);
  await caller.pauseTemplates();
  const floor = await measureFloor(instance, connections, options.floorSeconds ?? FLOOR_SECONDS);

  const origin = instance.url;
  await sendLoad({ origin, connections, seconds: WARM_UP_SECONDS, request: signedLead(instance, 'warm') });
  await drained(caller);

  const cpuBefore = cpuSeconds(instance);
  const began = performance.now();
  const lead = signedLead(instance, 'load');
  let sent = 0;
  const load = await slices(seconds, (sliceSeconds) =>
    sendLoad({ origin, connections, seconds: sliceSeconds, request: () => lead(sent++) }),
  );
  await drained(caller);
  const scoredAfter = (performance.now() - began) / 1_000;
  const cpuAfter = cpuSeconds(instance);
  const acceptedPerSecond = load.accepted / load.seconds;
  return {
    figures: {
      seconds: load.seconds,
      connections,
      accepted: load.accepted,
      statuses: load.statuses,
      acceptedPerSecond: Math.round(acceptedPerSecond),
      acceptedPerSecondBySlice: load.rates,
      scoredPerSecond: Math.round(load.accepted / scoredAfter),
      ackMs: latencies(load.milliseconds),
      cpuMicrosecondsPerLead: cpuMicroseconds(cpuBefore, cpuAfter, load.accepted),
      memoryMb: { api: memoryOf(instance.pids.api), worker: memoryOf(instance.pids.worker) },
    },
    floors: { acceptedPerSecond: Math.round(floor.perSecond), ackMs: floor.ackMs },
    ratios: { acceptedToFloor: ratio(acceptedPerSecond, floor.perSecond) },
  };
}

/** Sends slice after slice without a pause between them, and adds them up. */
async function slices(seconds, send) {
  const sum = { seconds: 0, accepted: 0, statuses: {}, milliseconds: [], rates: [] };
  for (let slice = 0; slice * SLICE_SECONDS < seconds; slice++) {
    const load = await send(Math.min(SLICE_SECONDS, seconds - slice * SLICE_SECONDS));
    const accepted = load.statuses[202] ?? 0;
    sum.seconds += load.seconds;
    sum.accepted += accepted;
    sum.rates.push(Math.round(accepted / load.seconds));
    for (const value of load.milliseconds) sum.milliseconds.push(value);
    for (const [status, count] of Object.entries(load.statuses)) {
      sum.statuses[status] = (sum.statuses[status] ?? 0) + count;
    }
  }
  return sum;
}

async function measureFloor(instance, connections, seconds) {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'lib', 'floor-server.mjs'), instance.databaseUrl], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const [chunk] = await once(server.stdout, 'data', { signal: AbortSignal.timeout(10_000) });
    const origin = `http://127.0.0.1:${String(chunk).trim()}`;
    const request = signedLead(instance, 'floor');
    await sendLoad({ origin, connections, seconds: 2, request });
    const load = await sendLoad({ origin, connections, seconds, request });
    return { perSecond: (load.statuses[202] ?? 0) / load.seconds, ackMs: latencies(load.milliseconds) };
  } finally {
    server.kill('SIGTERM');
  }
}
