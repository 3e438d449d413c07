import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';
import { IMPORT_FORMATS, IMPORT_STATES } from '../../shared/lead-import/lead-import.js';
import { filter, TIMESTAMP } from '../common/fields.js';
import { pageOf } from '../common/pagination.js';

export const LEAD_IMPORT = z
  .object({
    id: z.uuid(),
    state: z.enum(IMPORT_STATES),
    filename: z.string(),
    format: z.enum(IMPORT_FORMATS),
    sourceId: z.uuid().nullable(),
    columns: z.array(z.string()).nullable().describe('Those of a CSV, in their order; `null` for NDJSON.'),
    bytes: z.object({ total: z.int(), read: z.int() }),
    rows: z
      .object({
        read: z.int().describe('Rows that are not blank: those created, updated and rejected together.'),
        created: z.int().describe('Rows that became a new lead.'),
        updated: z.int().describe('Rows of leads that were known, from before or from another row.'),
        rejected: z.int(),
        scored: z.int().describe('Rows whose lead is scored; those created and updated, in the end.'),
      })
      .describe('So far.'),
    rowsPerSecond: z
      .number()
      .nullable()
      .describe('From the start until now, or until the end; `null` before the start.'),
    problem: z
      .object({ code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]), detail: z.string() })
      .nullable()
      .describe('Why it failed, or what holds it up at the moment.'),
    rejectedFile: z.boolean().describe('There are rejected rows, and the file that they stand in is still there.'),
    createdBy: z.uuid().describe('Id of the user or API key that uploaded it.'),
    createdAt: TIMESTAMP,
    startedAt: TIMESTAMP.nullable(),
    finishedAt: TIMESTAMP.nullable(),
  })
  .meta({ id: 'LeadImport' });
export type LeadImportDto = z.infer<typeof LEAD_IMPORT>;
export const LEAD_IMPORT_PAGE = pageOf(LEAD_IMPORT, 'LeadImportPage');

export const UPLOAD_QUERY = z.object({
  filename: filter(z.string().trim().max(255)).describe('Name of the file, to find it again.'),
  source: filter(z.string().max(64)).describe(
    'Key of a source whose field mapping reads the columns. Without one they are guessed by their names.',
  ),
});
export type UploadQuery = z.infer<typeof UPLOAD_QUERY>;
