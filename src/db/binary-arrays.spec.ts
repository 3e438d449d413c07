import { float8Array, jsonbArray, uuidArray } from './binary-arrays.js';

const HEADER = (oid: string, length: string) => `0000000100000000${oid}${length}00000001`;

describe('arrays in binary', () => {
  test('of numbers', () => {
    expect(float8Array(Float64Array.of(1.5, -0.25)).toString('hex')).toBe(
      `${HEADER('000002bd', '00000002')}000000083ff8000000000000` + '00000008bfd0000000000000',
    );
  });

  test('of ids', () => {
    expect(uuidArray(['01a2241e-8f45-7a98-808e-b5b2e9163716']).toString('hex')).toBe(
      `${HEADER('00000b86', '00000001')}0000001001a2241e8f457a98808eb5b2e9163716`,
    );
  });

  test('of JSON, by its length in bytes', () => {
    expect(jsonbArray(['"ü"', '1']).toString('hex')).toBe(
      `${HEADER('00000eda', '00000002')}000000050122c3bc22` + '000000020131',
    );
  });
});
