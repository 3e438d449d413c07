import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import { TEMPLATE_LIMITS } from './template-limits.js';

/**
 * Words by which a sender could keep the process busy that takes leads in: regular expressions; `uniqueItems`, which compares each item with
 * every other (14 s for 20,000); references, which fetch, or which an `anyOf` multiplies at each level (5 s for 20 levels).
 */
const NOT_OFFERED = [
  'pattern',
  'patternProperties',
  'uniqueItems',
  ...['$ref', '$dynamicRef', '$dynamicAnchor', '$recursiveRef', '$recursiveAnchor', '$id', '$async'],
];

/** Formats that are checked in linear time; `url` took 37 s for a text of 250 KB. */
const FORMATS = ['date', 'time', 'date-time', 'email', 'uri', 'uuid', 'ipv4', 'ipv6'] as const;

/** What is wrong with the JSON Schema of a webhook's input, or undefined. */
export function checkInputSchema(schema: Record<string, unknown>): string | undefined {
  const text = JSON.stringify(schema);
  if (text.length > TEMPLATE_LIMITS.inputSchemaCharacters)
    return `is longer than ${TEMPLATE_LIMITS.inputSchemaCharacters / 1024} KB`;
  if (schema.type !== 'object') return 'must begin with type: object';
  const forbidden = keywordIn(schema, 0);
  if (forbidden) return `${forbidden} is not offered`;
  try {
    inputValidator(schema);
    return undefined;
  } catch (error) {
    return String((error as Error).message);
  }
}

/** A validator of inputs. @throws where the schema is none */
export function inputValidator(schema: Record<string, unknown>) {
  // An instance of its own: ajv keeps every schema that it has compiled.
  const ajv = new Ajv2020({
    allErrors: false,
    strict: true,
    strictTypes: false,
    strictTuples: false,
    allowUnionTypes: true,
  });
  // CommonJS: its default export is the module's `default`.
  const addFormats = formatsPlugin as unknown as typeof formatsPlugin.default;
  addFormats(ajv, { formats: [...FORMATS] });
  return ajv.compile(schema);
}

/** The first word that is not offered, wherever a schema stands; names of properties are no words. */
function keywordIn(schema: unknown, depth: number): string | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  if (depth > 32) return 'nesting deeper than 32';
  if (Array.isArray(schema)) return first(schema, (one) => keywordIn(one, depth + 1));
  return first(Object.entries(schema), ([word, value]) => {
    if (NOT_OFFERED.includes(word)) return word;
    if (['properties', '$defs', 'definitions', 'dependentSchemas'].includes(word) && typeof value === 'object')
      return first(Object.values(value ?? {}), (one) => keywordIn(one, depth + 1));
    return ['const', 'enum', 'default', 'examples'].includes(word) ? undefined : keywordIn(value, depth + 1);
  });
}

function first<T>(list: readonly T[], find: (one: T) => string | undefined): string | undefined {
  for (const one of list) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
