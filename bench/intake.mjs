import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ApiClient } from '../scripts/lib/api-client.mjs';
import { sampleLeads } from '../scripts/lib/sample-leads.mjs';
import { signWebhook } from '../scripts/lib/webhook.mjs';
import { postLoad } from './lib/load.mjs';
import { memoryOf } from './lib/memory.mjs';
import { latencies } from './lib/statistics.mjs';

const WARM_UP_SECONDS = 3;
const FLOOR_SECONDS = 10;
const DRAINED_WITHIN_MS = 15 * 60_000;
const POLL_MS = 100;

/**
 * Signed POSTs of unique leads on many connections, default templates paused; then waits until the last lead is scored. The load
 * generator shares the machine.
 */
export async function run(instance, { seconds, connections }) {
  const api = await new ApiClient(instance).signIn();
  for (const { key } of (await api.get('/workflows/templates')).items) {
    await api.send('PATCH', `/workflows/templates/${key}`, { state: 'paused' });
  }
  const floor = await measureFloor(instance, connections);

  await postLoad({
    origin: instance.url,
    connections,
    seconds: WARM_UP_SECONDS,
    request: signedLead(instance, 'warm'),
  });
  await drained(api);

  const began = performance.now();
  const load = await postLoad({ origin: instance.url, connections, seconds, request: signedLead(instance, 'load') });
  await drained(api);
  const scoredAfter = (performance.now() - began) / 1_000;
  const accepted = load.statuses[202] ?? 0;
  const acceptedPerSecond = accepted / load.seconds;
  return {
    figures: {
      seconds: load.seconds,
      connections,
      accepted,
      statuses: load.statuses,
      acceptedPerSecond: Math.round(acceptedPerSecond),
      scoredPerSecond: Math.round(accepted / scoredAfter),
      ackMs: latencies(load.milliseconds),
      memoryMb: { api: memoryOf(instance.pids.api), worker: memoryOf(instance.pids.worker) },
    },
    floors: { acceptedPerSecond: Math.round(floor.perSecond), ackMs: floor.ackMs },
    ratios: { acceptedToFloor: Math.round((acceptedPerSecond / floor.perSecond) * 1_000) / 1_000 },
  };
}

function signedLead(instance, run) {
  const templates = sampleLeads(500, run);
  return (n) => {
    const lead = {
      ...templates[n % templates.length],
      email: `lead-${run}-${n}@example.com`,
      phone: `+1415${2_000_000 + n}`,
    };
    const body = JSON.stringify(lead);
    return { path: `/hooks/${instance.demoSource.key}`, headers: signWebhook(instance.demoSource.secret, body), body };
  };
}

/** Resolves when no receipt is open any more. */
async function drained(api) {
  for (const deadline = Date.now() + DRAINED_WITHIN_MS; Date.now() < deadline;) {
    const open = await Promise.all(
      ['received', 'processing'].map((status) => api.get(`/receipts?status=${status}&limit=1`)),
    );
    if (open.every((page) => page.items.length === 0)) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error('the receipts were not worked off in time');
}

async function measureFloor(instance, connections) {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'lib', 'floor-server.mjs'), instance.databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [chunk] = await once(server.stdout, 'data', { signal: AbortSignal.timeout(10_000) });
    const origin = `http://127.0.0.1:${String(chunk).trim()}`;
    const request = signedLead(instance, 'floor');
    await postLoad({ origin, connections, seconds: 2, request });
    const load = await postLoad({ origin, connections, seconds: FLOOR_SECONDS, request });
    return { perSecond: (load.statuses[202] ?? 0) / load.seconds, ackMs: latencies(load.milliseconds) };
  } finally {
    server.kill('SIGTERM');
  }
}
