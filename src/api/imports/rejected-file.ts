import { isUtf8 } from 'node:buffer';
import type { Database } from '../../db/database.js';
import { importFileKey, type LeadImport, type RejectedRow, rejectedRows } from '../../db/repositories/lead-imports.js';
import { DomainError } from '../../shared/error-codes.js';
import { type ImportLayout, IMPORT_LIMITS, REJECTION_COLUMNS } from '../../shared/lead-import/lead-import.js';
import { rejectionColumns } from '../../shared/lead-import/read-csv-rows.js';
import { ObjectMissingError, type ObjectStore, type StoredObject } from '../../storage/object-store.js';

/** Chunks whose rejected rows are held in memory at a time. */
const CHUNKS = 20;
const WINDOW_BYTES = 1_048_576;

/**
 * The rejected rows of an import, as a file in the format of the upload. Each row stands there as it was, byte for byte, behind columns that
 * say why it was rejected and where it stood: it is to be mended and uploaded again, which leaves those columns out.
 *
 * Values that a spreadsheet would take for formulas are left as they are: they came from the same person's file, and a quote put before
 * them would come back as a part of a lead's data.
 *
 * @throws DomainError `import_file_missing`
 */
export async function openRejectedFile(
  { database, store }: { database: Database; store: ObjectStore },
  organizationId: string,
  row: LeadImport,
): Promise<AsyncGenerator<Buffer>> {
  const gone = () =>
    new DomainError('import_file_missing', 'The file is deleted thirty days after the end of its import.');
  if (row.fileDeletedAt) throw gone();
  const file = await store.open(importFileKey(organizationId, row.id)).catch((error: unknown) => {
    throw error instanceof ObjectMissingError ? gone() : error;
  });
  return write(file, row.layout, (after) =>
    database.inOrganization(organizationId, (tx) => rejectedRows(tx, row.id, { after, chunks: CHUNKS })),
  );
}

async function* write(
  file: StoredObject,
  layout: ImportLayout,
  nextPage: (after: number) => Promise<{ rows: RejectedRow[]; lastChunk: number } | null>,
): AsyncGenerator<Buffer> {
  const read = slidingReader(file);
  const isCsv = layout.format === 'csv';
  try {
    if (isCsv) yield Buffer.from(`\ufeff${csvHeader(layout)}\n`);
    for (let page = await nextPage(-1); page; page = await nextPage(page.lastChunk)) {
      for (const rejected of page.rows) {
        const { start, end } = rejected;
        // One that is too long would have to be held whole to be written; its beginning tells which one it is.
        const text = await read(start, Math.min(end - start, IMPORT_LIMITS.rowBytes));
        yield isCsv ? csvRow(rejected, text, layout) : ndjsonRow(rejected, text);
      }
    }
  } finally {
    await file.close();
  }
}

/** Rejected rows mostly stand near each other: one window of the file serves many. */
function slidingReader(file: StoredObject): (start: number, bytes: number) => Promise<Buffer> {
  let window: Buffer = Buffer.alloc(0);
  let begin = 0;
  return async (start, bytes) => {
    if (start < begin || start + bytes > begin + window.length) {
      begin = start;
      window = await file.read(start, Math.max(bytes, WINDOW_BYTES));
    }
    return window.subarray(start - begin, start - begin + bytes);
  };
}

function csvHeader({ columns, separator }: Extract<ImportLayout, { format: 'csv' }>): string {
  const own = columns.slice(rejectionColumns(columns));
  return [...REJECTION_COLUMNS, ...own].map((name) => csvField(name, separator)).join(separator);
}

function csvRow(
  { row, code, detail }: RejectedRow,
  bytes: Buffer,
  layout: Extract<ImportLayout, { format: 'csv' }>,
): Buffer {
  const { separator, columns } = layout;
  // What was mended in vain brings its old reason along.
  const text = withoutFields(asUtf8(trimNewlines(bytes)), rejectionColumns(columns), separator);
  // A row that could not be read would make those behind it unreadable, too: it stands in one field, to be taken apart by hand.
  const whole = code === 'row_malformed' || code === 'row_too_long';
  const own = whole ? Buffer.from(csvField(text.toString('utf8'), separator)) : text;
  const reason = [code, csvField(detail, separator), String(row)].join(separator) + separator;
  return Buffer.concat([Buffer.from(reason), own, Buffer.from('\n')]);
}

/** Our own first columns hold neither quotes nor line breaks, except for the detail, which may be quoted. */
function withoutFields(bytes: Buffer, count: number, separator: string): Buffer {
  let position = 0;
  for (let field = 0; field < count; field++) {
    const quoted = bytes[position] === 0x22;
    const from = quoted ? bytes.indexOf('"', position + 1) + 1 : position;
    const at = bytes.indexOf(separator, from);
    if (at < 0) return bytes;
    position = at + 1;
  }
  return bytes.subarray(position);
}

function ndjsonRow({ row, code, detail }: RejectedRow, bytes: Buffer): Buffer {
  const text = asUtf8(bytes).toString('utf8').trim();
  const reason = { error_code: code, error_detail: detail, row };
  return Buffer.from(`${JSON.stringify({ ...reason, ...parsed(text) })}\n`);
}

/** The members of a line's object; the line itself where it is none. */
function parsed(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
      const own = { ...(body as Record<string, unknown>) };
      for (const name of REJECTION_COLUMNS) delete own[name];
      return own;
    }
  } catch {
    // Not JSON: that is why it was rejected.
  }
  return { line: text };
}

/** What is not UTF-8 is Windows-1252 more often than anything else. Kept as it was, it would have the whole file refused. */
function asUtf8(bytes: Buffer): Buffer {
  return isUtf8(bytes) ? bytes : Buffer.from(new TextDecoder('windows-1252').decode(bytes));
}

function csvField(text: string, separator: string): string {
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
}

function trimNewlines(bytes: Buffer): Buffer {
  const isNewline = (byte: number | undefined) => byte === 10 || byte === 13;
  let start = 0;
  let end = bytes.length;
  while (start < end && isNewline(bytes[start])) start++;
  while (end > start && isNewline(bytes[end - 1])) end--;
  return bytes.subarray(start, end);
}
