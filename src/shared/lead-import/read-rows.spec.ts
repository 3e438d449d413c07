import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { inspectHead } from './inspect-head.js';
import { IMPORT_LIMITS, type ImportLayout, type ImportRow } from './lead-import.js';
import { readRows } from './read-rows.js';

/** Reads a file in windows, as the worker does: each begins where the rows of the one before ended. */
function readInWindows(file: Buffer, layout: ImportLayout, windowBytes: number, most: number): ImportRow[] {
  const rows: ImportRow[] = [];
  let offset = layout.dataOffset;
  let row = layout.firstRow;
  for (let size = windowBytes; offset < file.length;) {
    const atEnd = offset + size >= file.length;
    const page = readRows(file.subarray(offset, offset + size), { layout, offset, row, atEnd, most });
    expect(page.endless).toBe(false);
    rows.push(...page.rows);
    offset += page.consumed;
    row = page.nextRow;
    // The worker's window is longer than a row may be; this one may have to grow.
    size = page.consumed === 0 ? size * 2 : windowBytes;
  }
  return rows;
}

const layoutOf = (file: Buffer, format: 'csv' | 'ndjson' = 'csv') =>
  inspectHead({ bytes: file.subarray(0, IMPORT_LIMITS.headBytes), isWhole: true }, format, {});
const bodies = (rows: ImportRow[]) =>
  rows.map(({ content }) => ('body' in content ? content.body : content.problem.code));
const read = (text: string, format: 'csv' | 'ndjson' = 'csv') => {
  const file = Buffer.from(text);
  return readInWindows(file, layoutOf(file, format), 1_000_000, 1_000);
};

const cell = fc.oneof(
  fc.constantFrom('', 'a', 'é', '漢字', '🙂', '"', '""', '\n', '\r\n', ',', ';', '\t', "'", ' x ', 'a"b', '\r'),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const file = fc.record({
  rows: fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 30 }),
  separator: fc.constantFrom(',', ';', '\t'),
  newline: fc.constantFrom('\n', '\r\n'),
  bom: fc.boolean(),
  endsWithNewline: fc.boolean(),
  blankEvery: fc.integer({ min: 0, max: 4 }),
});
type File = typeof file extends fc.Arbitrary<infer T> ? T : never;

function write(
  { rows, separator, newline, bom, endsWithNewline, blankEvery }: File,
  header = ['email', 'note', 'ort'],
) {
  const quoted = (text: string) => (/["\r\n,;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [header, ...rows].map((fields) => fields.map(quoted).join(separator));
  const spaced = blankEvery ? lines.flatMap((line, n) => (n % blankEvery === 0 && n > 0 ? ['', line] : [line])) : lines;
  return Buffer.from((bom ? '\ufeff' : '') + spaced.join(newline) + (endsWithNewline ? newline : ''));
}

describe('readRows', () => {
  it('gives in windows of any size what csv-parse gives of the whole file', () => {
    fc.assert(
      fc.property(
        file,
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 9 }),
        (given, windowBytes, most) => {
          const bytes = write(given);
          const layout = layoutOf(bytes);
          const rows = readInWindows(bytes, layout, windowBytes, most);
          const expected = (
            parse(bytes, {
              bom: true,
              columns: true,
              delimiter: given.separator,
              record_delimiter: ['\r\n', '\n'],
              skip_empty_lines: true,
            }) as Record<string, string>[]
          )
            .filter((record) => Object.values(record).some((value) => value.trim() !== ''))
            .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== '')));
          expect(bodies(rows)).toEqual(expected);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('gives in windows of any size the same rows, numbers and bounds, also where quotes are broken', () => {
    const noise = fc.array(fc.constantFrom('"', 'a', ',', '\n', '\r\n', 'é', '""', '","', ' '), { maxLength: 120 });
    fc.assert(
      fc.property(
        noise,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 5 }),
        (parts, windowBytes, most) => {
          const bytes = Buffer.from(`email,name\n${parts.join('')}`);
          const layout = layoutOf(bytes);
          const rows = readInWindows(bytes, layout, windowBytes, most);
          expect(rows).toEqual(readInWindows(bytes, layout, bytes.length, 10_000));
          rows.forEach(({ start, end }, index) => {
            expect(end).toBeGreaterThan(start);
            if (index > 0) expect(start).toBeGreaterThanOrEqual(rows[index - 1]!.end);
          });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('gives in windows of any size the lines of NDJSON', () => {
    const line = fc.oneof(
      fc.json(),
      fc.dictionary(fc.string(), fc.string()).map((o) => JSON.stringify(o)),
      fc.constantFrom('', ' ', '{', 'x'),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.integer({ min: 1, max: 100 }), (lines, windowBytes) => {
        const bytes = Buffer.from(`{"email":"a@example.com"}\n${lines.map((l) => l.replaceAll('\n', ' ')).join('\n')}`);
        const layout = layoutOf(bytes, 'ndjson');
        const rows = readInWindows(bytes, layout, windowBytes, 3);
        expect(rows).toEqual(readInWindows(bytes, layout, bytes.length, 10_000));
        for (const { row, start, end, content } of rows) {
          const text = bytes.subarray(start, end).toString();
          if ('body' in content) expect(content.body).toEqual(JSON.parse(text));
          if (row > 1) expect(text.trim()).toBe(lines[row - 2]!.trim());
        }
      }),
    );
  });

  it('rejects a row with a stray quote, and none behind it', () => {
    const rows = read('email,name\na@x.io,"Ann\nb@x.io,Bob\nc@x.io,"Cy" the first\nd@x.io,5" pipe\ne@x.io,"E"\n');
    expect(bodies(rows)).toEqual([
      'row_malformed',
      { email: 'b@x.io', name: 'Bob' },
      { email: 'c@x.io', name: '"Cy" the first' },
      { email: 'd@x.io', name: '5" pipe' },
      { email: 'e@x.io', name: 'E' },
    ]);
    expect(rows.map(({ row }) => row)).toEqual([2, 3, 4, 5, 6]);
  });

  it('rejects a row with more fields than the header, and takes one with fewer', () => {
    expect(bodies(read('email,name\na@x.io,Ann,Lee\nb@x.io\nc@x.io,Cy,,\n'))).toEqual([
      'row_malformed',
      { email: 'b@x.io' },
      { email: 'c@x.io', name: 'Cy' },
    ]);
  });

  it('passes over blank rows and counts them', () => {
    const rows = read('email;name\n\n;\na@x.io;Ann\n\r\nb@x.io;Bob');
    expect(rows.map(({ row }) => row)).toEqual([4, 6]);
  });

  it('reads lines that end with CR alone', () => {
    expect(bodies(read('email,name\ra@x.io,"An\rn"\rb@x.io,Bob'))).toEqual([
      { email: 'a@x.io', name: 'An\rn' },
      { email: 'b@x.io', name: 'Bob' },
    ]);
  });

  it('rejects what is not UTF-8 row by row', () => {
    const file = Buffer.concat([Buffer.from('email,name\na@x.io,'), Buffer.from([0xe9]), Buffer.from('\nb@x.io,é\n')]);
    const rows = readInWindows(file, layoutOf(Buffer.from('email,name\n')), 1_000, 10);
    expect(bodies(rows)).toEqual(['row_not_utf8', { email: 'b@x.io', name: 'é' }]);
  });

  it('rejects a row that is too long, and finds the next one', () => {
    const long = 'x'.repeat(IMPORT_LIMITS.rowBytes);
    for (const [text, format] of [
      [`email,name\na@x.io,${long}\nb@x.io,Bob\n`, 'csv'],
      [`{"email":"z@x.io"}\n{"email":"${long}"}\n{"email":"b@x.io"}\n`, 'ndjson'],
    ] as const) {
      const rows = read(text, format).slice(-2);
      expect(bodies(rows)[0]).toBe('row_too_long');
      expect(bodies(rows)[1]).toMatchObject({ email: 'b@x.io' });
    }
  });

  it('says that a row is endless where its end is beyond a window longer than a row may be', () => {
    const layout = layoutOf(Buffer.from('email,name\n'));
    const window = Buffer.from(`a@x.io,${'x'.repeat(2 * IMPORT_LIMITS.rowBytes)}`);
    const page = readRows(window, { layout, offset: 11, row: 2, atEnd: false, most: 10 });
    expect(page).toEqual({ rows: [], consumed: 0, nextRow: 2, endless: true });
  });

  it('leaves out what a file of rejected rows has beside the row', () => {
    expect(bodies(read('error_code,error_detail,row,email\nlead_unreachable,x,7,a@x.io\n'))).toEqual([
      { email: 'a@x.io' },
    ]);
    const line = '{"error_code":"a","error_detail":"b","row":1,"email":"a@x.io"}\n{"row":1,"email":"b@x.io"}\n';
    expect(bodies(read(line, 'ndjson'))).toEqual([{ email: 'a@x.io' }, { row: 1, email: 'b@x.io' }]);
  });
});
