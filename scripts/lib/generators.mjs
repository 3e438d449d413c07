import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { runCommand } from './run-command.mjs';

/**
 * The generated files that are committed, in the order in which they depend on each other. `make(read)` gives the new
 * content; `read(target)` gives that of an earlier one. `markers`: the content goes between two comments of the file.
 * One whose program is not built yet is left out, with a word.
 */
export const generators = [
  { target: 'openapi.json', program: 'dist/generate-openapi.js', make: () => output('dist/generate-openapi.js') },
  {
    target: 'templates/template.schema.json',
    program: 'dist/generate-template-schema.js',
    make: () => output('dist/generate-template-schema.js'),
  },
  {
    target: 'docs/template-reference.md',
    program: 'dist/generate-template-reference.js',
    make: () => output('dist/generate-template-reference.js'),
  },
  {
    target: 'README.md',
    program: 'dist/generate-config-table.js',
    markers: ['<!-- configuration: generated -->', '<!-- /configuration -->'],
    make: () => output('dist/generate-config-table.js'),
  },
  {
    target: 'web/src/api/schema.ts',
    program: 'web/tsconfig.json',
    needs: 'openapi.json',
    make: async (read) => typesOf(JSON.parse(read('openapi.json'))),
  },
];

/** The whole new content of each target: `[{ target, content }]`, and the targets that cannot be made yet. */
export async function generateAll() {
  const made = new Map();
  const missing = [];
  for (const { target, program, needs, markers, make } of generators) {
    const hasFile = !markers || existsSync(join(root, target));
    if (!existsSync(join(root, program)) || !hasFile || (needs && !made.has(needs))) {
      missing.push(target);
      continue;
    }
    const body = await make((name) => made.get(name));
    made.set(target, await formatted(target, markers ? between(current(target), markers, body) : body));
  }
  return { files: [...made].map(([target, content]) => ({ target, content })), missing };
}

/** The content of a committed file, or null. */
export function current(target) {
  return existsSync(join(root, target)) ? readFileSync(join(root, target), 'utf8') : null;
}

/** A program's standard output; its standard error goes to the terminal. */
function output(program) {
  return runCommand(process.execPath, ['--no-warnings', join(root, program)], {
    cwd: root,
    timeoutMs: 60_000,
    keepBytes: 32 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function between(text, [start, end], body) {
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The lines "${start}" and "${end}" are not there`);
  return `${text.slice(0, from + start.length)}\n\n${body.trim()}\n\n${text.slice(to)}`;
}

async function typesOf(document) {
  const { default: openapiTypes, astToString } = await import('openapi-typescript');
  return `// Generated from openapi.json by \`npm run generate\`.\n${astToString(await openapiTypes(document))}`;
}

async function formatted(target, content) {
  const prettier = await import('prettier');
  const filepath = join(root, target);
  const { ignored } = await prettier.getFileInfo(filepath, { ignorePath: join(root, '.prettierignore') });
  if (ignored) return content;
  return prettier.format(content, { ...(await prettier.resolveConfig(filepath)), filepath });
}
