/**
 * pending → running → completed | failed; cancelled from pending, or by way of cancelling from running, once what is under way has
 * been finished.
 */
export const IMPORT_STATES = ['pending', 'running', 'cancelling', 'completed', 'cancelled', 'failed'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

export const IMPORT_FORMATS = ['csv', 'ndjson'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** How to read a file, found out from its beginning. */
export type ImportLayout =
  | {
      format: 'csv';
      separator: ',' | ';' | '\t';
      /** What ends a line: LF (CRLF included), or CR alone, as spreadsheets of old Macs wrote it. */
      newline: '\n' | '\r';
      /** Names of the columns, no two alike, none empty. */
      columns: string[];
      /** Where the first row behind the header begins, and its number. */
      dataOffset: number;
      firstRow: number;
    }
  | { format: 'ndjson'; dataOffset: number; firstRow: number };

/** Why a row did not become a lead. */
export const ROW_CODES = [
  'row_malformed',
  'row_too_long',
  'row_not_utf8',
  'lead_unreachable',
  'ingest_failed',
] as const;
export type RowCode = (typeof ROW_CODES)[number];

export interface RowProblem {
  code: RowCode;
  /** A sentence for the person who mends the file; says nothing of what stands in the row. */
  detail: string;
}

/** One row of a file. Where it stands is told in bytes of the file, the end exclusive. */
export interface ImportRow {
  /** As a spreadsheet counts them: the header of a CSV is row 1; a line of NDJSON has its line's number. */
  row: number;
  start: number;
  end: number;
  /** What it says, or why that cannot be told. */
  content: { body: Record<string, unknown> } | { problem: RowProblem };
}

/** A stretch of a file that was read: whole rows only. */
export interface RowPage {
  rows: ImportRow[];
  /** Bytes from the beginning of the window that the rows, and the blank lines between them, take up. */
  consumed: number;
  /** Number of the next row. */
  nextRow: number;
  /** A row goes on for longer than a row may: it begins at `consumed`, and its end is beyond the window. */
  endless: boolean;
}

/** Bounds. */
export const IMPORT_LIMITS = {
  fileBytes: 1_073_741_824,
  /** A longer row is rejected. */
  rowBytes: 262_144,
  /** Of the beginning of a file, which has to hold the header, or the first row. */
  headBytes: 262_144,
  columns: 500,
} as const;

/** The first columns (or members) of a file of rejected rows. Where all three are there, they are no attributes of a lead. */
export const REJECTION_COLUMNS = ['error_code', 'error_detail', 'row'] as const;
