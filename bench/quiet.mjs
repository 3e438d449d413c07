import { request } from 'undici';
import { Caller } from './lib/caller.mjs';
import { listen } from './lib/event-stream.mjs';
import { withFloorWorker } from './lib/floor-worker-process.mjs';
import { drained, signedLead } from './lib/leads.mjs';
import { latencies, ratio } from './lib/statistics.mjs';

const LEADS = 200;
const WARM_UP = 20;
/** Between two leads, so that what follows a score (routing, its end in the database) is over before the next one comes. */
const PAUSE_MS = 100;
const SCORED_WITHIN_MS = 30_000;

/** One lead at a time on a system that does nothing else: from the POST until `lead.scored` is seen on the event stream. */
export async function run(instance, { count = LEADS }) {
  const caller = await Caller.connect(instance);
  await caller.pauseTemplates();
  const floor = await measureFloor(instance, count);

  const seen = new Set();
  let arrived = () => {};
  const stream = await listen(caller, ['lead.scored'], ({ leadId }) => {
    if (seen.has(leadId)) return;
    seen.add(leadId);
    arrived();
  });
  const ackMs = [];
  const lead = signedLead(instance, 'quiet');
  const postOne = async (n) => {
    const scored = new Promise((resolve) => (arrived = () => resolve(performance.now())));
    const signed = lead(n);
    const began = performance.now();
    await post(instance, signed);
    ackMs.push(performance.now() - began);
    return (await within(Promise.race([scored, stream.failure]))) - began;
  };
  try {
    for (let n = 0; n < WARM_UP; n++) await pausedAfter(() => postOne(n));
    ackMs.length = 0;
    const scoredMs = [];
    for (let n = 0; n < count; n++) scoredMs.push(await pausedAfter(() => postOne(WARM_UP + n)));
    await drained(caller);
    if (seen.size !== WARM_UP + count) throw new Error(`${seen.size} leads were scored, not ${WARM_UP + count}`);
    const ours = latencies(scoredMs);
    return {
      figures: { leads: count, scoredMs: ours, ackMs: latencies(ackMs) },
      floors: { workflowMs: floor },
      ratios: { scoredToFloorP50: ratio(ours.p50, floor.p50) },
    };
  } finally {
    stream.close();
  }
}

/** A bare workflow of one local activity that does nothing, from its start to its result. */
function measureFloor(instance, count) {
  return withFloorWorker(instance, async ({ client, taskQueue }) => {
    const once = async (n) => {
      const began = performance.now();
      await client.workflow.execute('oneStep', { taskQueue, workflowId: `floor-quiet/${n}` });
      return performance.now() - began;
    };
    const samples = [];
    for (let n = 0; n < WARM_UP + count; n++) samples.push(await pausedAfter(() => once(n)));
    return latencies(samples.slice(WARM_UP));
  });
}

/** On a connection that is kept. */
async function post(instance, { path, headers, body }) {
  const answer = await request(`${instance.url}${path}`, { method: 'POST', headers, body });
  await answer.body.dump();
  if (answer.statusCode !== 202) throw new Error(`a lead was refused: ${answer.statusCode}`);
}

async function pausedAfter(work) {
  const result = await work();
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  return result;
}

function within(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('a lead was not scored in time')), SCORED_WITHIN_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
