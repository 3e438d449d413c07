import { z } from 'zod';
import { TEMPLATE_SCHEMA } from './shared/template-schema.js';

/** Prints the JSON Schema of templates for editors; committed as templates/template.schema.json. */
const schema = z.toJSONSchema(TEMPLATE_SCHEMA, { io: 'input', target: 'draft-2020-12' });
process.stdout.write(`${JSON.stringify({ title: 'Throughline template', ...schema }, null, 2)}\n`);
