import { parse } from 'yaml';
import { z } from 'zod';
import { STEP_EXAMPLES, TRIGGER_EXAMPLES } from './shared/template-examples.js';
import { TEMPLATE_SCHEMA, type TriggerKind } from './shared/template-schema.js';
import type { StepKind } from './shared/template-definition.js';

/** Prints the JSON Schema of templates for editors, with the reference's words and examples; committed as templates/template.schema.json. */

interface ObjectSchema {
  title?: string;
  description?: string;
  examples?: unknown[];
  properties: Record<string, ObjectSchema>;
  items?: { anyOf: ObjectSchema[] };
  anyOf?: ObjectSchema[];
}

const schema = z.toJSONSchema(TEMPLATE_SCHEMA, { io: 'input', target: 'draft-2020-12' }) as unknown as ObjectSchema;

for (const [kind, { says, yaml }] of Object.entries(STEP_EXAMPLES) as [StepKind, { says: string; yaml: string }][]) {
  const step = schema.properties.steps!.items!.anyOf.find(({ properties }) => kind in properties)!;
  const { steps } = parse(yaml) as { steps: Record<string, unknown>[] };
  const examples = steps.filter((example) => kind in example);
  Object.assign(step, { title: kind, description: says, examples });
  Object.assign(step.properties[kind]!, { description: says, examples: examples.map((example) => example[kind]) });
}
for (const [kind, { says, yaml }] of Object.entries(TRIGGER_EXAMPLES) as [
  TriggerKind,
  { says: string; yaml: string },
][]) {
  const trigger = schema.properties.trigger!.anyOf!.find(({ properties }) => kind in properties)!;
  const { trigger: example } = parse(yaml) as { trigger: unknown };
  Object.assign(trigger, { title: kind, description: says, examples: [example] });
}

process.stdout.write(`${JSON.stringify({ title: 'Throughline template', ...schema }, null, 2)}\n`);
