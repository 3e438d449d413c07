import type { ImportPosition } from '../../db/repositories/import-chunks.js';
import { IMPORT_LIMITS, type ImportRow } from '../../shared/lead-import/lead-import.js';
import { readRows } from '../../shared/lead-import/read-rows.js';
import { TOO_LONG } from '../../shared/lead-import/row-problems.js';
import type { StoredObject } from '../../storage/object-store.js';

/** Longer than a row may be, so that each window gives at least one row, or shows that one is endless. */
const WINDOW_BYTES = 2 * IMPORT_LIMITS.rowBytes;

/** Whole rows of a file, and where the next ones begin. */
export interface ImportChunk {
  rows: ImportRow[];
  offset: number;
  row: number;
}

/**
 * Reads the next rows of a file. A row that is too long is passed over window by window, however long it is.
 *
 * @param most - rows at most
 */
export async function readChunk(file: StoredObject, position: ImportPosition, most: number): Promise<ImportChunk> {
  const { layout, offset: begin, row, bytesTotal } = position;
  const window = await file.read(begin, WINDOW_BYTES);
  const atEnd = begin + window.length >= bytesTotal;
  const { rows, consumed, nextRow, endless } = readRows(window, { layout, offset: begin, row, atEnd, most });
  const offset = begin + consumed;
  if (!endless) return { rows, offset, row: nextRow };
  const newline = layout.format === 'csv' ? layout.newline : '\n';
  const end = await endOfLine(file, offset + IMPORT_LIMITS.rowBytes, newline, bytesTotal);
  const long: ImportRow = { row: nextRow, start: offset, end, content: { problem: TOO_LONG } };
  return { rows: [...rows, long], offset: end, row: nextRow + 1 };
}

async function endOfLine(file: StoredObject, from: number, newline: string, bytesTotal: number): Promise<number> {
  for (let offset = from; offset < bytesTotal; offset += WINDOW_BYTES) {
    const at = (await file.read(offset, WINDOW_BYTES)).indexOf(newline);
    if (at >= 0) return offset + at + 1;
  }
  return bytesTotal;
}
