import type { RejectedRow } from '../../db/repositories/lead-imports.js';
import type { FieldMapping } from '../../shared/field-mapping.js';
import type { ImportRow, RowProblem } from '../../shared/lead-import/lead-import.js';
import { mapFields } from '../intake/map-fields.js';
import type { DraftEntry } from '../intake/store-leads.js';

/** An entry and the row that it was read from. */
export interface RowEntry extends DraftEntry {
  row: ImportRow;
}

interface Reading {
  importId: string;
  sourceId: string | null;
  fieldMapping: FieldMapping;
  defaultCountry: string | null;
}

const UNREACHABLE: RowProblem = {
  code: 'lead_unreachable',
  detail: 'The row has neither a usable email address nor a usable phone number.',
};
export const FAILED: RowProblem = { code: 'ingest_failed', detail: 'The row could not be turned into a lead.' };

/** Turns rows into drafts of leads, and sorts out those that cannot be. */
export function draftRows(
  rows: readonly ImportRow[],
  reading: Reading,
): { entries: RowEntry[]; rejected: RejectedRow[] } {
  const { importId, sourceId, fieldMapping, defaultCountry } = reading;
  const entries: RowEntry[] = [];
  const rejected: RejectedRow[] = [];
  for (const row of rows) {
    if ('problem' in row.content) {
      rejected.push(reject(row, row.content.problem));
      continue;
    }
    const draft = mapFields(row.content.body, { mapping: fieldMapping, defaultCountry });
    if (draft.email === null && draft.phone === null) rejected.push(reject(row, UNREACHABLE));
    else entries.push({ row, draft, origin: { importId, row: row.row, sourceId } });
  }
  return { entries, rejected };
}

export function reject({ row, start, end }: ImportRow, problem: RowProblem): RejectedRow {
  return { row, start, end, ...problem };
}
