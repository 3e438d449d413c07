import { parse } from 'csv-parse/sync';
import {
  IMPORT_LIMITS,
  type ImportLayout,
  type ImportRow,
  REJECTION_COLUMNS,
  type RowPage,
  type RowProblem,
} from './lead-import.js';
import type { ReadOptions } from './read-rows.js';
import { TOO_LONG } from './row-problems.js';

type CsvLayout = Extract<ImportLayout, { format: 'csv' }>;

/** A record, and where it ends. */
interface CsvRecord {
  fields: string[];
  end: number;
}

/**
 * Bytes parsed in one call at most, those parsed again behind a broken row included: a file that has a stray quote in every row costs
 * time, but never much at once.
 */
const MOST_PARSED = 4 * 1_048_576;
const LF = 10;
const CR = 13;

/**
 * {@link readRows} for CSV. A row that is broken (a stray quote, say) ends at its line's end, so that it takes no row behind it with it: the
 * parser would read on to the next quote, wherever that is.
 */
export function readCsvRows(given: Buffer, { offset, row: first, atEnd, most, layout: any }: ReadOptions): RowPage {
  const layout = any as CsvLayout;
  const window = atEnd ? given : withoutHalfBreak(given, layout);
  const toBody = bodyMaker(layout.columns);
  const rows: ImportRow[] = [];
  let row = first;
  let position = 0;
  let parsed = 0;
  const add = (end: number, content: ImportRow['content'] | null) => {
    if (content) rows.push({ row, start: offset + position, end: offset + end, content });
    row += 1;
    position = end;
  };
  const skipBlankLines = () => {
    const { count, end } = blankLines(window, position, layout);
    row += count;
    position = end;
  };
  const page = (): RowPage => ({ rows, consumed: position, nextRow: row, endless: false });
  const openPage = (): RowPage => ({ ...page(), endless: window.length - position > IMPORT_LIMITS.rowBytes });

  while (rows.length < most && parsed < MOST_PARSED) {
    skipBlankLines();
    if (position === window.length) break;
    const base = position;
    const rest = window.subarray(base);
    const { records, error } = parseRecords(rest, layout, most - rows.length);
    parsed += error === null ? (records.at(-1)?.end ?? 0) : rest.length;
    let broken = error;
    for (const { fields, end } of records) {
      skipBlankLines();
      // It may go on behind the window.
      if (!atEnd && end === rest.length && !endsLine(rest, layout)) return openPage();
      if (base + end - position > IMPORT_LIMITS.rowBytes) {
        broken = 'too_long';
        break;
      }
      add(base + end, fields.every(isBlank) ? null : contentOf(fields, toBody));
    }
    if (broken === null) continue;

    skipBlankLines();
    if (broken === 'CSV_QUOTE_NOT_CLOSED' && !atEnd && window.length - position <= IMPORT_LIMITS.rowBytes) break;
    const newline = window.indexOf(layout.newline, position);
    if (newline < 0 && !atEnd) return openPage();
    const end = newline < 0 ? window.length : newline + 1;
    const fields = end - position > IMPORT_LIMITS.rowBytes ? null : relaxed(window.subarray(position, end), layout);
    add(
      end,
      fields ? contentOf(fields, toBody) : { problem: end - position > IMPORT_LIMITS.rowBytes ? TOO_LONG : BROKEN },
    );
  }
  return page();
}

/** Parses what stands at the beginning of some bytes; with the code of the error that broke it off. */
function parseRecords(bytes: Buffer, { separator, newline }: CsvLayout, most: number) {
  const records: CsvRecord[] = [];
  try {
    parse(bytes, {
      delimiter: separator,
      record_delimiter: newline === '\n' ? ['\r\n', '\n'] : '\r',
      relax_column_count: true,
      skip_empty_lines: true,
      to: most,
      on_record: (fields: string[], info) => {
        records.push({ fields, end: info.bytes });
        return null;
      },
    });
    return { records, error: null };
  } catch (error) {
    return { records, error: String((error as { code?: unknown }).code ?? 'unknown') };
  }
}

/** A line by itself, its quotes taken as they are: `5" pipe` is no mistake of the person who wrote it. */
function relaxed(line: Buffer, { separator, newline }: CsvLayout): string[] | null {
  if (line.length > IMPORT_LIMITS.rowBytes) return null;
  try {
    const [fields, ...others] = parse(line, {
      delimiter: separator,
      record_delimiter: newline === '\n' ? ['\r\n', '\n'] : '\r',
      relax_quotes: true,
      relax_column_count: true,
    });
    return fields && others.length === 0 ? fields : null;
  } catch {
    return null;
  }
}

function contentOf(
  fields: string[],
  toBody: (fields: string[]) => Record<string, unknown> | null,
): ImportRow['content'] {
  const body = toBody(fields);
  if (body) return { body };
  const detail = `The row has ${fields.length} fields, which is more than the header has.`;
  return { problem: { code: 'row_malformed', detail } };
}

const BROKEN: RowProblem = { code: 'row_malformed', detail: 'A quotation mark opens or closes where none may.' };

function isBlank(field: string): boolean {
  return field.trim() === '';
}

/**
 * Makes an object of a row's fields. One that has too few lacks the last ones; one that has more than there are columns gives null, for then
 * nobody knows which value belongs where.
 */
function bodyMaker(columns: readonly string[]): (fields: string[]) => Record<string, unknown> | null {
  const kept = columns.map((name, index) => ({ name, index })).slice(rejectionColumns(columns));
  return (fields) => {
    if (fields.length > columns.length && !fields.slice(columns.length).every(isBlank)) return null;
    const body: Record<string, unknown> = {};
    for (const { name, index } of kept) {
      const value = fields[index];
      if (value !== undefined && value !== '') body[name] = value;
    }
    return body;
  };
}

/** How many columns at the beginning are those that a file of rejected rows has beside the original ones. */
export function rejectionColumns(columns: readonly string[]): number {
  return REJECTION_COLUMNS.every((name, index) => columns[index] === name) ? REJECTION_COLUMNS.length : 0;
}

/** True where the last byte ends a line, which nothing behind the window could change. */
function endsLine(bytes: Buffer, { newline }: CsvLayout): boolean {
  return bytes[bytes.length - 1] === newline.charCodeAt(0);
}

/** A CR whose LF is behind the window would look like a character behind a closing quote. */
function withoutHalfBreak(window: Buffer, { newline }: CsvLayout): Buffer {
  return newline === '\n' && window[window.length - 1] === CR ? window.subarray(0, -1) : window;
}

/** How many blank lines stand at a position, and where they end. */
function blankLines(window: Buffer, from: number, { newline }: CsvLayout): { count: number; end: number } {
  const last = newline.charCodeAt(0);
  let end = from;
  for (let count = 0; ; count++) {
    if (window[end] === last) end += 1;
    else if (last === LF && window[end] === CR && window[end + 1] === LF) end += 2;
    else return { count, end };
  }
}
