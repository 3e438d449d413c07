import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap();
const { binDir, root } = await import('./lib/paths.mjs');
const { runCommand } = await import('./lib/run-command.mjs');
const { ensureBuilt } = await import('./lib/build.mjs');

const STEP_TIMEOUT_MS = 5 * 60_000;

/** What is checked. The longest first, so that two at a time end together. */
const steps = [
  ['lint', () => tool('eslint', ['.', '--max-warnings', '0'])],
  ['types', () => tool('tsc', ['-p', '.'])],
  [
    'types of the web app',
    existsSync(join(root, 'web', 'tsconfig.json')) && (() => tool('tsc', ['-p', 'web', '--noEmit'])),
  ],
  ['build, workflow bundle', () => ensureBuilt(['server'])],
  ['generated files', () => runCommand(process.execPath, ['scripts/generate.mjs', '--check'], options())],
  ['format', () => tool('prettier', ['--check', '--log-level', 'warn', '.'])],
  ['who imports whom', () => tool('depcruise', ['src', ...(existsSync(join(root, 'web', 'src')) ? ['web/src'] : [])])],
].filter(([, run]) => run);

const queue = [...steps];
const failures = [];
const began = Date.now();
await Promise.all(Array.from({ length: Math.min(2, cpus().length) }, worker));

for (const { name, output } of failures) console.log(`\n— ${name}\n${output}`);
console.log(
  `\n${steps.length - failures.length} of ${steps.length} checks passed in ${seconds(began)} s` +
    (failures.length > 0 ? `; failed: ${failures.map(({ name }) => name).join(', ')}` : ''),
);
process.exit(failures.length > 0 ? 1 : 0);

async function worker() {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [name, run] = next;
    const since = Date.now();
    try {
      await run();
      console.log(`✓ ${name} (${seconds(since)} s)`);
    } catch (error) {
      failures.push({ name, output: error.output ?? error.message });
      console.log(`✗ ${name} (${seconds(since)} s)`);
    }
  }
}

function tool(name, args) {
  return runCommand(join(binDir, name), args, options());
}

function options() {
  return { cwd: root, timeoutMs: STEP_TIMEOUT_MS, env: { ...process.env, FORCE_COLOR: '0' } };
}

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(1);
}
