import { z } from 'zod';
import { DomainError } from '../../shared/error-codes.js';
import { UPLOAD_LIMITS } from '../../shared/model-check.js';
import { issuesInWords } from '../issues-in-words.js';
import type { ModelManifest } from '../manifest.js';

const SAMPLE = z.strictObject({
  inputs: z.record(z.string(), z.union([z.string().max(1_000), z.number(), z.boolean(), z.null()])),
  outcome: z.union([z.literal(0), z.literal(1)]).nullish(),
});
export type Sample = z.infer<typeof SAMPLE>;

/**
 * Reads sample rows: a JSON array, or an object a line (NDJSON).
 *
 * @throws DomainError `samples_invalid`, naming the first row at fault
 */
export function readSamples(bytes: Uint8Array, manifest: ModelManifest): Sample[] {
  const rows = parseRows(bytes);
  const { leastSamples, mostSamples } = UPLOAD_LIMITS;
  if (rows.length < leastSamples || rows.length > mostSamples) {
    refuse(`There are ${rows.length} rows; ${leastSamples} to ${mostSamples} are needed.`);
  }
  const types = new Map(manifest.features.map(({ key, type }) => [key, type]));
  return rows.map((row, index) => {
    const parsed = SAMPLE.safeParse(row);
    if (!parsed.success) refuse(`Row ${index + 1}: ${issuesInWords(parsed.error)}`);
    for (const [key, value] of Object.entries(parsed.data.inputs)) {
      const type = types.get(key);
      if (!type) refuse(`Row ${index + 1} has ${key}, which is no feature of the manifest.`);
      const isText = typeof value === 'string' || typeof value === 'boolean';
      if (type === 'numeric' && isText) refuse(`Row ${index + 1} has ${JSON.stringify(value)} for the number ${key}.`);
    }
    return parsed.data;
  });
}

function parseRows(bytes: Uint8Array): unknown[] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
    if (text.startsWith('[')) return JSON.parse(text) as unknown[];
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.slice(0, UPLOAD_LIMITS.mostSamples + 1).map((line) => JSON.parse(line) as unknown);
  } catch (error) {
    refuse(`They are neither a JSON array nor one JSON object a line: ${(error as Error).message}.`);
  }
}

function refuse(what: string): never {
  throw new DomainError('samples_invalid', what);
}
