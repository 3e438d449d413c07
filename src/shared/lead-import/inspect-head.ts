import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import { DomainError } from '../error-codes.js';
import type { FieldMapping } from '../field-mapping.js';
import { flattenBody, guessField } from '../guess-fields.js';
import { readPath } from '../singular-query.js';
import { IMPORT_LIMITS, type ImportFormat, type ImportLayout } from './lead-import.js';
import { rejectionColumns } from './read-csv-rows.js';
import { readNdjsonRows } from './read-ndjson-rows.js';

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const SEPARATORS = [',', ';', '\t'] as const;
/** Columns named in a refusal at most. */
const COLUMNS_SHOWN = 50;

/** The beginning of a file; whether that is all of it. */
export interface FileHead {
  bytes: Buffer;
  isWhole: boolean;
}

/**
 * Finds out from the beginning of a file how to read it, so that nonsense is refused before a gigabyte of it has been sent.
 *
 * @param mapping - that of the source, which goes before the guessing by names
 * @throws DomainError `import_file_empty`, `import_file_unreadable`, or `import_columns_unmapped` where nothing in it would be an email
 *   address or a phone number, with the columns that were found
 */
export function inspectHead(head: FileHead, format: ImportFormat, mapping: FieldMapping): ImportLayout {
  requireText(head);
  const dataOffset = head.bytes.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
  if (head.bytes.subarray(dataOffset).toString('latin1').trim() === '') {
    throw new DomainError('import_file_empty', 'The file is empty.');
  }
  return format === 'csv' ? inspectCsv(head, dataOffset, mapping) : inspectNdjson(head, dataOffset, mapping);
}

function requireText({ bytes, isWhole }: FileHead): void {
  const unreadable = (detail: string) => new DomainError('import_file_unreadable', detail);
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw unreadable('The file is UTF-16. Save it with the encoding UTF-8.');
  }
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') {
    throw unreadable('The file is an archive or a spreadsheet. Save it as CSV (UTF-8).');
  }
  if (bytes.includes(0)) throw unreadable('The file is binary, not text.');
  // A character of up to four bytes may be cut at the end of the head.
  const end = isWhole ? bytes.length : bytes.length - 4;
  const cut = [0, 1, 2, 3].some((more) => isUtf8(bytes.subarray(0, isWhole ? end : end + more)));
  if (!cut) throw unreadable('The file is not UTF-8. Save it with this encoding.');
}

function inspectCsv({ bytes, isWhole }: FileHead, from: number, mapping: FieldMapping): ImportLayout {
  const newline = bytes.includes('\n') || !bytes.includes('\r') ? '\n' : '\r';
  let best: { separator: (typeof SEPARATORS)[number]; fields: string[]; end: number; firstRow: number } | undefined;
  for (const separator of SEPARATORS) {
    const header = readHeader(bytes.subarray(from), separator, newline);
    if (!header || (!isWhole && from + header.end === bytes.length)) continue;
    if (!best || header.fields.length > best.fields.length) best = { separator, ...header };
  }
  if (!best) throw new DomainError('import_file_unreadable', 'The first row is no header that could be read.');
  const { separator, fields, end, firstRow } = best;
  if (fields.length > IMPORT_LIMITS.columns) {
    throw new DomainError('import_file_unreadable', `The header has more than ${IMPORT_LIMITS.columns} columns.`);
  }
  const columns = columnNames(fields);
  requireReachable(columns.slice(rejectionColumns(columns)), mapping);
  return { format: 'csv', separator, newline, columns, dataOffset: from + end, firstRow };
}

function readHeader(bytes: Buffer, separator: string, newline: string) {
  let header: { fields: string[]; end: number; firstRow: number } | undefined;
  try {
    parse(bytes, {
      delimiter: separator,
      record_delimiter: newline === '\n' ? ['\r\n', '\n'] : '\r',
      skip_empty_lines: true,
      relax_column_count: true,
      to: 1,
      on_record: (fields: string[], info) => {
        header = { fields, end: info.bytes, firstRow: info.empty_lines + 2 };
        return null;
      },
    });
  } catch {
    // A quote that fits another separator.
  }
  return header;
}

/** Names that can be keys of an object: none empty, no two alike. */
function columnNames(fields: readonly string[]): string[] {
  const taken = new Set<string>();
  return fields.map((field, index) => {
    const name = field.trim() || `column ${index + 1}`;
    let unique = name;
    for (let n = 2; taken.has(unique); n++) unique = `${name} (${n})`;
    taken.add(unique);
    return unique;
  });
}

function inspectNdjson({ bytes, isWhole }: FileHead, dataOffset: number, mapping: FieldMapping): ImportLayout {
  const layout = { format: 'ndjson', dataOffset, firstRow: 1 } as const;
  const options = { layout, offset: dataOffset, row: 1, atEnd: isWhole, most: 1_000 };
  const { rows } = readNdjsonRows(bytes.subarray(dataOffset), options);
  const first = rows[0];
  if (!first) throw new DomainError('import_file_unreadable', 'The first line is too long.');
  if ('problem' in first.content) {
    throw new DomainError('import_file_unreadable', `Line ${first.row}: ${first.content.problem.detail}`);
  }
  const found = new Set<string>();
  for (const { content } of rows) {
    if ('problem' in content) continue;
    if (isReachable(content.body, mapping)) return layout;
    for (const name of flattenBody(content.body).keys()) if (found.size < COLUMNS_SHOWN) found.add(name);
  }
  throw unmapped([...found]);
}

function requireReachable(columns: readonly string[], mapping: FieldMapping): void {
  const body = Object.fromEntries(columns.map((name) => [name, 'x']));
  if (!isReachable(body, mapping)) throw unmapped(columns);
}

/** True where a body has something that is read as an email address or a phone number; whether it is usable is not asked. */
function isReachable(body: Record<string, unknown>, mapping: FieldMapping): boolean {
  const guessed = new Set([...flattenBody(body).keys()].map(guessField));
  return (['email', 'phone'] as const).some((field) => {
    const path = mapping[field];
    return path === undefined ? guessed.has(field) : readPath(body, path) !== undefined;
  });
}

function unmapped(columns: readonly string[]): DomainError {
  const shown = columns.slice(0, COLUMNS_SHOWN);
  return new DomainError(
    'import_columns_unmapped',
    `Found: ${shown.join(', ')}. Rename the column with the addresses or numbers to email or phone, or choose a source that maps it.`,
    { columns: shown },
  );
}
