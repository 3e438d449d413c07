/*
 * Arrays of parameters in PostgreSQL's binary format (array_recv: dimensions, a flag for nulls, the type of the elements, for each dimension
 * its length and lower bound, then each element with its length). As texts, two thousand scores of twenty-six terms took node-postgres 9 ms
 * to write and PostgreSQL 7 ms to read.
 */
const HEADER = 20;
const OID = { uuid: 2950, float8: 701, jsonb: 3802 } as const;
/** jsonb_recv: the version of the format, then its text. */
const JSONB_VERSION = 1;

/** A parameter of type uuid[]. */
export function uuidArray(ids: readonly string[]): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER + ids.length * 20);
  let at = writeHeader(bytes, OID.uuid, ids.length);
  for (const id of ids) {
    at = bytes.writeInt32BE(16, at);
    at += bytes.write(id.replaceAll('-', ''), at, 'hex');
  }
  return bytes;
}

/** A parameter of type float8[]. */
export function float8Array(values: Float64Array): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER + values.length * 12);
  let at = writeHeader(bytes, OID.float8, values.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let index = 0; index < values.length; index += 1, at += 12) {
    view.setInt32(at, 8);
    view.setFloat64(at + 4, values[index]!);
  }
  return bytes;
}

/** A parameter of type jsonb[]. */
export function jsonbArray(texts: readonly string[]): Buffer {
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const bytes = Buffer.allocUnsafe(lengths.reduce((total, length) => total + length + 5, HEADER));
  let at = writeHeader(bytes, OID.jsonb, texts.length);
  texts.forEach((text, index) => {
    at = bytes.writeInt32BE(lengths[index]! + 1, at);
    at = bytes.writeUInt8(JSONB_VERSION, at);
    at += bytes.write(text, at);
  });
  return bytes;
}

/** One dimension, from 1, without nulls. An empty array has no dimension; this one has one of no elements, which counts the same. */
function writeHeader(bytes: Buffer, oid: number, length: number): number {
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(0, 4);
  bytes.writeInt32BE(oid, 8);
  bytes.writeInt32BE(length, 12);
  return bytes.writeInt32BE(1, 16);
}
