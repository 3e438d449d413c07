import { IMPORT_LIMITS, type RowProblem } from './lead-import.js';

export const TOO_LONG: RowProblem = {
  code: 'row_too_long',
  detail: `The row is longer than ${IMPORT_LIMITS.rowBytes / 1_024} KB.`,
};
