import { once } from 'node:events';
import { createWriteStream, statSync } from 'node:fs';
import { sampleLeads } from '../../scripts/lib/sample-leads.mjs';

/** Columns of the files, in the order of the sample leads' fields. */
export const COLUMNS = Object.keys(sampleLeads(1, 'columns')[0]);
/** Different leads but for their addresses and numbers. */
const SAMPLES = 500;

/**
 * Writes a CSV of leads that are all different.
 *
 * @returns `{ path, bytes }`
 */
export async function writeLeadFile(path, { count, run }) {
  const samples = sampleLeads(SAMPLES, run);
  const stream = createWriteStream(path, { mode: 0o644, highWaterMark: 1_048_576 });
  stream.write(`${COLUMNS.join(',')}\n`);
  for (let n = 0; n < count; n++) {
    const lead = { ...samples[n % SAMPLES], email: `lead-${run}-${n}@example.com`, phone: `+1415${2_000_000 + n}` };
    const line = `${COLUMNS.map((name) => field(lead[name])).join(',')}\n`;
    if (!stream.write(line)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
  return { path, bytes: statSync(path).size };
}

function field(value) {
  const text = String(value ?? '');
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
