import { IMPORT_LIMITS, type ImportRow, REJECTION_COLUMNS, type RowPage } from './lead-import.js';
import type { ReadOptions } from './read-rows.js';
import { TOO_LONG } from './row-problems.js';

const LF = 10;

/** {@link readRows} for NDJSON: one object per line; blank lines are passed over. */
export function readNdjsonRows(window: Buffer, { offset, row: first, atEnd, most }: ReadOptions): RowPage {
  const rows: ImportRow[] = [];
  let row = first;
  let position = 0;
  while (position < window.length && rows.length < most) {
    const newline = window.indexOf(LF, position);
    if (newline < 0 && !atEnd) {
      const endless = window.length - position > IMPORT_LIMITS.rowBytes;
      return { rows, consumed: position, nextRow: row, endless };
    }
    const end = newline < 0 ? window.length : newline + 1;
    const content = readLine(window.subarray(position, end));
    if (content) rows.push({ row, start: offset + position, end: offset + end, content });
    row += 1;
    position = end;
  }
  return { rows, consumed: position, nextRow: row, endless: false };
}

function readLine(line: Buffer): ImportRow['content'] | null {
  if (line.length > IMPORT_LIMITS.rowBytes) return { problem: TOO_LONG };
  const text = line.toString('utf8').trim();
  if (text === '') return null;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { problem: { code: 'row_malformed', detail: 'The line is not JSON.' } };
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { problem: { code: 'row_malformed', detail: 'The line is not a JSON object.' } };
  }
  return { body: withoutRejection(body as Record<string, unknown>) };
}

/** A line of a file of rejected rows that was mended and comes again. */
function withoutRejection(body: Record<string, unknown>): Record<string, unknown> {
  if (!REJECTION_COLUMNS.every((name) => Object.hasOwn(body, name))) return body;
  const lead = { ...body };
  for (const name of REJECTION_COLUMNS) delete lead[name];
  return lead;
}
