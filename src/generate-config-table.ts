import { CONFIG_SCHEMA } from './config/config-schema.js';

/** Prints README's configuration table (Markdown), made of the schema. */
const rows = Object.entries(CONFIG_SCHEMA.shape).map(([variable, schema]) => {
  const fallback = schema.safeParse(undefined);
  const standard = fallback.success ? (fallback.data === undefined ? '' : `\`${String(fallback.data)}\``) : 'required';
  return `| \`${variable}\` | ${standard} | ${schema.description ?? ''} |`;
});
process.stdout.write(['| variable | default | meaning |', '| --- | --- | --- |', ...rows, ''].join('\n'));
