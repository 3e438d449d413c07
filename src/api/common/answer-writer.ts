import fastJsonStringify, { type AnySchema } from 'fast-json-stringify';
import { z } from 'zod';

/** Writes an answer as JSON, in UTF-8 where it is long. */
export type AnswerWriter = (answer: unknown) => string | Buffer;

type JsonSchema = Readonly<Record<string, unknown>>;
type Definitions = Readonly<Record<string, JsonSchema>>;

/** Elements from which on a list is written one by one: more than a page has. */
const LONG = 250;

const writers = new WeakMap<z.ZodType, AnswerWriter>();

/**
 * The writer of a schema: what the schema does not name is left out, and a member that it asks for and is not there is an error. Values are
 * not checked, which the tests do: a page of fifty leads takes 40 µs, against 92 µs for zod and JSON.stringify.
 */
export function answerWriter(schema: z.ZodType): AnswerWriter {
  let writer = writers.get(schema);
  if (!writer) {
    const form = writable(toJsonSchema(schema));
    writer = longListWriter(form) ?? fastJsonStringify(form as AnySchema);
    writers.set(schema, writer);
  }
  return writer;
}

/**
 * The writer of an object with one list, as pages are. The text that is put together of a thousand scores is a tree of its pieces until somebody
 * reads it, and lives as long as the collections of the young generation that it causes: 106 ms with the API's flags, against 38 element by
 * element, each encoded at once.
 *
 * @returns null for a schema of another form
 */
function longListWriter(form: JsonSchema): AnswerWriter | null {
  const { properties = {}, required = [] } = form as { properties?: Record<string, JsonSchema>; required?: string[] };
  const lists = Object.keys(properties).filter((name) => properties[name]!.type === 'array');
  const [list] = lists;
  if (list === undefined || lists.length > 1 || !required.includes(list)) return null;
  const { [list]: array, ...others } = properties;
  const whole = fastJsonStringify(form as AnySchema);
  const ofPieces = () => ({
    element: fastJsonStringify(array!.items as AnySchema),
    rest: fastJsonStringify({
      ...form,
      properties: others,
      required: required.filter((name) => name !== list),
    } as AnySchema),
  });
  // Most lists are pages, and never long.
  let made: ReturnType<typeof ofPieces> | undefined;
  return (answer) => {
    const elements = (answer as Record<string, readonly unknown[]>)[list];
    if (!Array.isArray(elements) || elements.length < LONG) return whole(answer);
    const { element, rest } = (made ??= ofPieces());
    const pieces = [Buffer.from(`{${JSON.stringify(list)}:[`)];
    elements.forEach((one, index) => pieces.push(Buffer.from(`${index > 0 ? ',' : ''}${element(one)}`)));
    const behind = rest(answer);
    pieces.push(Buffer.from(behind === '{}' ? ']}' : `],${behind.slice(1)}`));
    return Buffer.concat(pieces);
  };
}

function toJsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { target: 'draft-7', io: 'output', unrepresentable: 'any' }) as JsonSchema;
}

/**
 * What a writer needs of a schema: types and members, nothing of the values' range. References are put in place, for those that may be
 * null are not understood. A union of anything but plain values is written as it is.
 */
function writable(schema: JsonSchema, definitions = schema.definitions as Definitions | undefined): JsonSchema {
  const inner = (value: unknown) => writable(value as JsonSchema, definitions);
  const { $ref, anyOf, type, properties, required, items, additionalProperties } = schema;
  if (typeof $ref === 'string') return inner(definitions?.[$ref.replace('#/definitions/', '')] ?? {});
  if (Array.isArray(anyOf)) return writableUnion(anyOf.map(inner));
  if (type === 'array') return { type, items: inner(items ?? {}) };
  if (type !== 'object') return type === undefined ? {} : { type };
  if (properties === undefined) return isSchema(additionalProperties) ? recordOf(inner(additionalProperties)) : {};
  const members = Object.entries(properties as Record<string, unknown>).map(([name, value]) => [name, inner(value)]);
  return { type, properties: Object.fromEntries(members), required };
}

function writableUnion(options: readonly JsonSchema[]): JsonSchema {
  const [first, second, ...others] = options;
  if (options.every(isPlain)) return { type: options.map(({ type }) => type) };
  if (first?.type !== undefined && second?.type === 'null' && others.length === 0) return { ...first, nullable: true };
  return {};
}

/** Of values of any kind, it is written as it is. */
function recordOf(values: JsonSchema): JsonSchema {
  return Object.keys(values).length === 0 ? {} : { type: 'object', additionalProperties: values };
}

function isPlain({ type }: JsonSchema): boolean {
  return type === 'string' || type === 'number' || type === 'integer' || type === 'boolean' || type === 'null';
}

function isSchema(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
