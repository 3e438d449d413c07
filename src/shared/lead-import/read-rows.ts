import { isUtf8 } from 'node:buffer';
import { readCsvRows } from './read-csv-rows.js';
import type { ImportLayout, ImportRow, RowPage } from './lead-import.js';
import { readNdjsonRows } from './read-ndjson-rows.js';

export interface ReadOptions {
  layout: ImportLayout;
  /** Where in the file the window begins; a row begins there. */
  offset: number;
  /** Number of that row. */
  row: number;
  /** The window reaches to the end of the file. */
  atEnd: boolean;
  /** Rows at most. */
  most: number;
}

/**
 * Reads whole rows from the beginning of a window of a file. What is left of the window belongs to the next one, which begins `consumed`
 * bytes further: reading a file in windows of any size gives the rows that reading it at once gives.
 *
 * A window that is longer than a row may be, and not at the end, always gives something: rows, or the news that one is endless.
 */
export function readRows(window: Buffer, options: ReadOptions): RowPage {
  const page = options.layout.format === 'csv' ? readCsvRows(window, options) : readNdjsonRows(window, options);
  if (!isUtf8(window.subarray(0, page.consumed))) page.rows = page.rows.map((row) => checkUtf8(row, window, options));
  return page;
}

function checkUtf8(row: ImportRow, window: Buffer, { offset }: ReadOptions): ImportRow {
  if ('problem' in row.content || isUtf8(window.subarray(row.start - offset, row.end - offset))) return row;
  const detail = 'The row is not UTF-8. Save the file with this encoding.';
  return { ...row, content: { problem: { code: 'row_not_utf8', detail } } };
}
