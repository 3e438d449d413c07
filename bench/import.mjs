import { chmodSync, createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import pg from 'pg';
import { Caller } from './lib/caller.mjs';
import { COLUMNS, writeLeadFile } from './lib/lead-file.mjs';
import { memoryOf } from './lib/memory.mjs';
import { percentile, ratio } from './lib/statistics.mjs';

const COUNT = 100_000;
const WARM_UP_COUNT = 5_000;
/** The median of so many: one by itself took 33 or 83 ms for 20,000 rows. */
const FLOOR_TIMES = 5;
const POLL_MS = 100;
const DONE_WITHIN_MS = 60 * 60_000;
/** Progress that is told in fewer steps than this was not to be seen while it ran. */
const LEAST_STEPS = 20;

/**
 * A CSV of leads that are all different by upload, templates paused: from the upload's first byte until the last lead is scored, its progress
 * asked for all the while.
 */
export async function run(instance, options) {
  const count = options.count ?? COUNT;
  const caller = await Caller.connect(instance);
  await caller.pauseTemplates();
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-import-'));
  // PostgreSQL, which reads the file for the floor, may run as another user.
  chmodSync(folder, 0o755);
  try {
    const warmUp = await writeLeadFile(join(folder, 'warm-up.csv'), { count: WARM_UP_COUNT, run: 'warm' });
    await importFile(instance, caller, warmUp);
    const file = await writeLeadFile(join(folder, 'leads.csv'), { count, run: 'import' });
    const copySeconds = await measureFloor(instance.databaseUrl, file.path);
    const measured = await importFile(instance, caller, file);
    const { seconds, uploadSeconds, last, steps, memory } = measured;
    if (last.rows.scored !== count) throw new Error(`not every row became a scored lead: ${JSON.stringify(last)}`);
    if (count >= COUNT && steps < LEAST_STEPS) throw new Error(`progress was seen in ${steps} steps only`);
    const perSecond = count / seconds;
    return {
      figures: {
        rows: count,
        bytes: file.bytes,
        seconds: rounded(seconds),
        uploadSeconds: rounded(uploadSeconds),
        scoredPerSecond: Math.round(perSecond),
        progressSteps: steps,
        memoryMb: { api: memory.api.figures(), worker: memory.worker.figures() },
      },
      floors: { copySeconds: rounded(copySeconds), copyPerSecond: Math.round(count / copySeconds) },
      ratios: { scoredToCopy: ratio(perSecond, count / copySeconds) },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function importFile(instance, caller, { path, bytes }) {
  const memory = { api: new MemorySamples(instance.pids.api), worker: new MemorySamples(instance.pids.worker) };
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1_000;
  const response = await fetch(`${instance.url}/api/v1/leads/import?filename=leads.csv`, {
    method: 'POST',
    headers: { ...caller.headers, 'content-type': 'text/csv', 'content-length': String(bytes) },
    body: Readable.toWeb(createReadStream(path, { highWaterMark: 1_048_576 })),
    duplex: 'half',
  });
  const accepted = await response.json();
  if (response.status !== 202) throw new Error(`upload: ${response.status} ${JSON.stringify(accepted)}`);
  const uploadSeconds = elapsed();
  const seen = new Set();
  for (const deadline = Date.now() + DONE_WITHIN_MS; Date.now() < deadline;) {
    const now = await caller.get(`/leads/imports/${accepted.id}`);
    seen.add(now.rows.scored);
    for (const samples of Object.values(memory)) samples.take();
    if (['completed', 'failed', 'cancelled'].includes(now.state)) {
      if (now.state !== 'completed') throw new Error(`the import ended ${now.state}: ${JSON.stringify(now)}`);
      return { seconds: elapsed(), uploadSeconds, last: now, steps: seen.size, memory };
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error('the import did not end in time');
}

/** Memory of a process while the import ran. */
class MemorySamples {
  #samples = [];

  constructor(pid) {
    this.pid = pid;
  }

  take() {
    this.#samples.push(memoryOf(this.pid).now);
  }

  /** The most; and the medians of the first and the last third, which differ where memory is not flat. */
  figures() {
    const third = Math.max(1, Math.floor(this.#samples.length / 3));
    return {
      most: Math.max(...this.#samples),
      firstThird: percentile(this.#samples.slice(0, third), 0.5),
      lastThird: percentile(this.#samples.slice(-third), 0.5),
    };
  }
}

/** COPY of the same file into a table without keys, indexes or types. */
async function measureFloor(databaseUrl, path) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`CREATE TABLE floor_import (${COLUMNS.map((name) => `"${name}" text`).join(', ')})`);
    const seconds = [];
    for (let time = 0; time < FLOOR_TIMES; time++) {
      await client.query('TRUNCATE floor_import');
      const began = performance.now();
      await client.query(`COPY floor_import FROM '${path.replaceAll("'", "''")}' WITH (FORMAT csv, HEADER true)`);
      seconds.push((performance.now() - began) / 1_000);
    }
    await client.query('DROP TABLE floor_import');
    return percentile(seconds, 0.5);
  } finally {
    await client.end();
  }
}

function rounded(seconds) {
  return Math.round(seconds * 1_000) / 1_000;
}
