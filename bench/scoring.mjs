import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { root } from '../scripts/lib/paths.mjs';
import { sampleLeads } from '../scripts/lib/sample-leads.mjs';
import { Caller } from './lib/caller.mjs';
import { requireAll, sendLoad } from './lib/load.mjs';
import { latencies, ratio } from './lib/statistics.mjs';

const REQUESTS = 1_000;
/** Requests with a thousand leads each: fewer, for each is a thousand times the work. */
const LARGE_SHARE = 0.05;
const LARGE = 1_000;
const WARM_UP = 20;
/** Any: one that knows no model of its own. */
const ORGANIZATION = '00000000-0000-7000-8000-000000000000';
const BATCH_LEADS = 100_000;
const MODEL = join(root, 'models', 'starter');

/**
 * Scores over the API, one lead and a thousand at a time, one request after another; then the worker's own scorer over many leads in this
 * process, because no public interface reaches it. The floor runs the same feature rows through onnxruntime alone, without reading
 * features, reasons or JSON.
 */
export async function run(instance, { count = REQUESTS }) {
  const caller = await Caller.connect(instance);
  const leads = sampleLeads(LARGE, 'scoring').map(scoringLead);
  const largeCount = Math.max(3, Math.round(count * LARGE_SHARE));
  const single = await score(instance, caller, { count, leads: (n) => [leads[n % leads.length]] });
  const large = await score(instance, caller, { count: largeCount, leads: () => leads });
  const batchPerSecond = await measureBatch(leads);

  const rows = await featureRows(leads);
  const floorSingle = await measureOnnx(rows, 1, count);
  const floorLarge = await measureOnnx(rows, LARGE, largeCount);
  const largePerSecond = (largeCount * LARGE) / large.seconds;
  const floorPerSecond = (largeCount * LARGE) / floorLarge.seconds;
  return {
    figures: {
      singleMs: latencies(single.milliseconds),
      thousandMs: latencies(large.milliseconds),
      leadsPerSecondByThousands: Math.round(largePerSecond),
      leadsPerSecondInBatch: Math.round(batchPerSecond),
    },
    floors: {
      singleMs: latencies(floorSingle.milliseconds),
      thousandMs: latencies(floorLarge.milliseconds),
      leadsPerSecond: Math.round(floorPerSecond),
    },
    ratios: {
      batchToFloor: ratio(batchPerSecond, floorPerSecond),
      byThousandsToFloor: ratio(largePerSecond, floorPerSecond),
    },
  };
}

/** A sample enquiry as the worker would have stored it: what is no field of a lead is an attribute. */
function scoringLead({ name: _name, phone = null, email, city, origin, ...rest }) {
  const attributes = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return { email, phone, city, origin, attributes };
}

async function score(instance, caller, { count, leads }) {
  const send = (requests) =>
    sendLoad({
      origin: instance.url,
      connections: 1,
      count: requests,
      request: (n) => ({
        path: '/api/v1/scoring/score',
        headers: { ...caller.headers, 'content-type': 'application/json' },
        body: JSON.stringify({ leads: leads(n) }),
      }),
    });
  await send(WARM_UP);
  const load = await send(count);
  requireAll(load, 200);
  return load;
}

async function measureBatch(leads) {
  const { ServingScorer } = await import('../dist/serving/serving-scorer.js');
  const { loadModel } = await import('../dist/ml/load-model.js');
  const scorer = new ServingScorer({
    files: { loadShipped: () => loadModel(MODEL) },
    loadPlan: () => Promise.resolve(null),
  });
  const rounds = BATCH_LEADS / leads.length;
  for (let round = 0; round < 5; round++) await scorer.score(ORGANIZATION, leads);
  const began = performance.now();
  for (let round = 0; round < rounds; round++) {
    const scores = await scorer.score(ORGANIZATION, leads);
    if (scores.some(({ fallback }) => fallback)) throw new Error('the model was not used');
  }
  return BATCH_LEADS / ((performance.now() - began) / 1_000);
}

/** What goes into the model for each lead, by feature. */
async function featureRows(leads) {
  const { readManifest } = await import('../dist/ml/load-model.js');
  const { featureReaders } = await import('../dist/ml/features/feature-readers.js');
  const manifest = await readManifest(MODEL);
  const at = new Date();
  const columns = featureReaders(manifest).map((reader) => ({
    key: reader.spec.key,
    isNumeric: reader.spec.type === 'numeric',
    inputs: leads.map((lead) => reader.read(lead, at).input),
  }));
  return { columns, output: manifest.onnx.scoresOutput, file: join(MODEL, manifest.onnx.file) };
}

async function measureOnnx({ columns, output, file }, size, count) {
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const once = (n) => {
    const start = (n * size) % columns[0].inputs.length;
    const feeds = columns.map(({ key, isNumeric, inputs }) => {
      const some = inputs.slice(start, start + size);
      return [
        key,
        isNumeric ? new Tensor('float64', Float64Array.from(some), [size]) : new Tensor('string', some, [size]),
      ];
    });
    return session.run(Object.fromEntries(feeds), [output]);
  };
  for (let n = 0; n < WARM_UP; n++) await once(n);
  const milliseconds = [];
  const start = performance.now();
  for (let n = 0; n < count; n++) {
    const began = performance.now();
    await once(n);
    milliseconds.push(performance.now() - began);
  }
  return { milliseconds, seconds: (performance.now() - start) / 1_000 };
}
