import type { DomainError } from '../error-codes.js';
import { inspectHead } from './inspect-head.js';

const inspect = (text: string | Buffer, format: 'csv' | 'ndjson' = 'csv', mapping = {}, isWhole = true) =>
  inspectHead({ bytes: Buffer.from(text as string), isWhole }, format, mapping);
const refusal = (...given: Parameters<typeof inspect>) => {
  try {
    inspect(...given);
  } catch (error) {
    return { code: (error as DomainError).code, ...(error as DomainError).extra };
  }
  throw new Error('was not refused');
};

describe('inspectHead', () => {
  it.each([
    [',', 'Email,First Name\n'],
    [';', 'Email;"First, Name"\n'],
    ['\t', 'Email\tFirst Name\n'],
    [',', 'Email\n'],
    [',', 'Email,First Name'],
  ])('guesses the separator %j', (separator, header) => {
    expect(inspect(header)).toMatchObject({ format: 'csv', separator, dataOffset: header.length, firstRow: 2 });
  });

  it('passes over a byte order mark and blank lines', () => {
    expect(inspect('\ufeff\n\nemail,name\nx')).toMatchObject({
      columns: ['email', 'name'],
      dataOffset: 16,
      firstRow: 4,
    });
    expect(inspect('\ufeff{"email":"a"}', 'ndjson')).toEqual({ format: 'ndjson', dataOffset: 3, firstRow: 1 });
  });

  it('gives every column a name of its own', () => {
    expect(inspect('email,,email,"a\nb"\n')).toMatchObject({ columns: ['email', 'column 2', 'email (2)', 'a\nb'] });
  });

  it('takes the source’s mapping before it guesses', () => {
    expect(inspect('wer,was\n', 'csv', { email: '$.wer' })).toMatchObject({ columns: ['wer', 'was'] });
    expect(refusal('email,was\n', 'csv', { email: '$.wer' }).code).toBe('import_columns_unmapped');
  });

  it('refuses what cannot be read, and says which columns it found', () => {
    expect(refusal('').code).toBe('import_file_empty');
    expect(refusal('\ufeff \n').code).toBe('import_file_empty');
    expect(refusal(Buffer.from('PK\u0003\u0004rest')).code).toBe('import_file_unreadable');
    expect(refusal(Buffer.from('email\n\u0000')).code).toBe('import_file_unreadable');
    expect(refusal(Buffer.from('\ufeffemail\n', 'utf16le')).code).toBe('import_file_unreadable');
    expect(refusal(Buffer.from('email,stra\xdfe\n', 'latin1')).code).toBe('import_file_unreadable');
    expect(refusal(`email,"${'x'.repeat(1_000)}`, 'csv', {}, false).code).toBe('import_file_unreadable');
    expect(refusal('name,city\nAnn,Rome\n')).toEqual({ code: 'import_columns_unmapped', columns: ['name', 'city'] });
    expect(refusal('{"name":"Ann"}\n{"lead":{"city":"Rome"}}\n', 'ndjson')).toEqual({
      code: 'import_columns_unmapped',
      columns: ['name', 'city'],
    });
    expect(refusal('email\na@x.io\n', 'ndjson').code).toBe('import_file_unreadable');
  });

  it('does not mind a character cut at the end of the head', () => {
    const bytes = Buffer.from('email,name\na@x.io,漢');
    expect(inspectHead({ bytes: bytes.subarray(0, -1), isWhole: false }, 'csv', {})).toMatchObject({ dataOffset: 11 });
  });
});
