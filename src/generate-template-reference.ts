import { z } from 'zod';
import { STEP_EXAMPLES, TRIGGER_EXAMPLES } from './shared/template-examples.js';
import { TEMPLATE_HEAD_SCHEMA, TRIGGER_SCHEMAS, type TriggerKind } from './shared/template-schema.js';
import { FLAT_KIND_SCHEMAS, PARALLEL_SCHEMA, STEP_COMMON, STEP_KINDS } from './shared/template-step-schemas.js';

/** Prints the reference of templates: every field, off the schemas that check them, and an example of every kind of step. */

interface JsonSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
  anyOf?: JsonSchema[];
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
}

const jsonSchemaOf = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' }) as JsonSchema;

interface Row {
  name: string;
  type: string;
  unset: string;
  says: string;
}

/** A row for every field of a schema, those within it by their paths. */
function rowsOf(schema: JsonSchema, prefix: string): Row[] {
  if (schema.anyOf) return schema.anyOf.flatMap((shape) => rowsOf(shape, prefix));
  if (schema.type === 'array' && schema.items) return rowsOf(schema.items, `${prefix}[]`);
  const { properties, required = [] } = schema;
  return Object.entries(properties ?? {}).flatMap(([key, field]) => {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    const isSteps = key === 'steps';
    const unset = required.includes(key) ? 'required' : field.default === undefined ? '' : code(field.default);
    return [
      { name, type: typeOf(field), unset, says: field.description ?? '' },
      ...(isSteps ? [] : rowsOf(field, name)),
    ];
  });
}

function typeOf(schema: JsonSchema): string {
  if (schema.title) return schema.title;
  if (schema.enum) return schema.enum.map(code).join(', ');
  if (schema.const !== undefined) return code(schema.const);
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].filter((type) => type !== 'null').join(' or ');
  if (schema.type === 'array') return `list${counts(schema)}`;
  if (schema.type === 'object') return 'map';
  if (schema.type === 'integer' || schema.type === 'number') {
    const { minimum, maximum } = schema;
    const bounds = minimum !== undefined && maximum !== undefined && maximum < 1e9 ? ` ${minimum} to ${maximum}` : '';
    return `${schema.type === 'integer' ? 'integer' : 'number'}${bounds}`;
  }
  return schema.type === 'string'
    ? 'text'
    : Array.isArray(schema.type)
      ? schema.type.join(' or ')
      : (schema.type ?? 'JSON');
}

function counts({ minItems, maxItems }: JsonSchema): string {
  return maxItems === undefined ? '' : ` of ${minItems ?? 0} to ${maxItems}`;
}

const code = (value: unknown) => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('{{', '&#123;&#123;').replaceAll('\n', ' ');

function table(rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const unique = [...new Map(rows.map((row) => [row.name, row])).values()];
  const lines = unique.map(
    ({ name, type, unset, says }) => `| \`${name}\` | ${cell(type)} | ${cell(unset)} | ${cell(says)} |`,
  );
  return ['| field | value | unset | |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

const yaml = (text: string) => `\`\`\`yaml\n${text.trim()}\n\`\`\``;

const head = jsonSchemaOf(TEMPLATE_HEAD_SCHEMA.omit({ trigger: true, steps: true }));
const common = jsonSchemaOf(z.strictObject(STEP_COMMON));
const triggers = (Object.keys(TRIGGER_SCHEMAS) as TriggerKind[]).map((kind) =>
  [
    `### ${kind}`,
    TRIGGER_EXAMPLES[kind].says,
    yaml(TRIGGER_EXAMPLES[kind].yaml),
    table(rowsOf(jsonSchemaOf(TRIGGER_SCHEMAS[kind]), '')),
  ].join('\n\n'),
);
const steps = STEP_KINDS.map((kind) => {
  const schema = jsonSchemaOf(kind === 'parallel' ? PARALLEL_SCHEMA.shape.parallel : FLAT_KIND_SCHEMAS[kind]);
  const { says, yaml: example } = STEP_EXAMPLES[kind];
  return [`### ${kind}`, says, yaml(example), table(rowsOf(schema, kind))].filter(Boolean).join('\n\n');
});

process.stdout.write(
  [
    '# Reference of templates',
    'Written by `npm run generate` from the schemas that check templates. [Templates](templates.md) explains them.',
    '## The template',
    table(rowsOf(head, '')),
    '## Triggers',
    ...triggers,
    '## Steps',
    'Every step has an `id` and one of the kinds below, and may have these.',
    table(rowsOf(common, '')),
    ...steps,
    '',
  ].join('\n\n'),
);
