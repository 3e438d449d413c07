import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { writeAtomically } from '../lib/atomic-file.mjs';
import { ejectTemplate } from '../lib/eject-template.mjs';
import { formatted, generateAll } from '../lib/generators.mjs';
import { root } from '../lib/paths.mjs';
import { Api } from './api.mjs';
import { CliError, EXIT } from './cli-error.mjs';

/** Writes the way of a template as TypeScript, and deploys it with the next build. */
export async function ejectTemplateFile(positionals, options, io) {
  const [key] = positionals;
  if (positionals.length !== 1 || !/^[a-z][a-z0-9-]{0,62}$/.test(key)) {
    throw new CliError('Name one template by its key.', EXIT.usage);
  }
  const target = `src/workflows/automations/${key}.automation.ts`;
  const path = join(root, target);
  if (existsSync(path) && !options.force) throw new CliError(`${target} is there already; --force overwrites it.`);
  const api = await Api.connect(io.env);
  const { definition, activeVersion } = await api.get(`/workflows/templates/${key}`);
  if (definition === null) throw new CliError(`${key} was not published yet.`);
  writeAtomically(path, await formatted(target, ejectTemplate(definition, activeVersion)), 0o644);
  const { files } = await generateAll();
  for (const { target: name, content } of files.filter(({ target: name }) => name.startsWith('src/'))) {
    writeAtomically(join(root, name), content, 0o644);
  }
  io.print(`+ ${relative(io.cwd, path)}

Left to do:
  1. Build and deploy the workers: npm start, or your own way.
  2. Add \`flow: code\` to the head of the template, and publish it. From then on its new executions go the way of the code.`);
  return EXIT.fine;
}
