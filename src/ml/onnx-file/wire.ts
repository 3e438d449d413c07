import protobuf from 'protobufjs/minimal.js';
import { DomainError } from '../../shared/error-codes.js';

type Reader = protobuf.Reader;

/** One field of a message, as the wire has it. */
export interface WireField {
  number: number;
  /** Bytes that it takes, its tag not counted. */
  size: number;
  /** A whole number, negative ones included; 0 for other fields. */
  int(): number;
  /** The bytes of text, of raw data, of packed numbers or of a message. */
  bytes(): Uint8Array;
  text(): string;
  /** Repeated whole numbers, packed or one of them. */
  ints(): number[];
}

const VARINT = 0;
const LENGTH = 2;
const PLAIN_TYPES = new Set([VARINT, 1, LENGTH, 5]);

/**
 * Calls back for each field of a protobuf message, in order, without making anything of those that nobody looks at. A message in it is read
 * by calling this with its bytes.
 *
 * @throws DomainError `model_invalid` where the bytes are no message
 */
export function eachField(bytes: Uint8Array, visit: (field: WireField) => void): void {
  try {
    const reader = protobuf.Reader.create(bytes);
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      const wireType = tag & 7;
      // Groups, which nobody has written since 2001, would nest.
      if (!PLAIN_TYPES.has(wireType)) throw new RangeError(`wire type ${wireType}`);
      const start = reader.pos;
      reader.skipType(wireType);
      visit(fieldAt(bytes, { number: tag >>> 3, wireType, start, end: reader.pos }));
    }
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('model_invalid', `The file is no ONNX model: ${(error as Error).message}.`);
  }
}

function fieldAt(
  bytes: Uint8Array,
  { number, wireType, start, end }: { number: number; wireType: number; start: number; end: number },
): WireField {
  const content = () => {
    if (wireType !== LENGTH) throw new RangeError(`field ${number} has wire type ${wireType}`);
    return protobuf.Reader.create(bytes.subarray(start, end)).bytes();
  };
  return {
    number,
    size: end - start,
    int: () => (wireType === VARINT ? integer(protobuf.Reader.create(bytes.subarray(start, end))) : 0),
    bytes: content,
    text: () => new TextDecoder().decode(content()),
    ints: () => {
      if (wireType === VARINT) return [integer(protobuf.Reader.create(bytes.subarray(start, end)))];
      const reader = protobuf.Reader.create(content());
      const values: number[] = [];
      while (reader.pos < reader.len) values.push(integer(reader));
      return values;
    },
  };
}

function integer(reader: Reader): number {
  const value: unknown = reader.int64();
  return typeof value === 'number' ? value : Number(String(value));
}
