import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bundleWorkflows } from './bundle-workflows.mjs';
import { lock } from './file-lock.mjs';
import { root } from './paths.mjs';
import { say, step } from './progress.mjs';
import { runCommand } from './run-command.mjs';

/** What is built, from what, and where to. Each output holds a stamp of its inputs and is left alone while they are the same. */
const parts = {
  server: {
    label: 'Building the server',
    output: join(root, 'dist'),
    proof: 'main.js',
    inputs: ['src', '.swcrc', 'package-lock.json', 'scripts/lib/build.mjs', 'scripts/lib/bundle-workflows.mjs'],
    build: buildServer,
  },
  web: {
    label: 'Building the web app',
    output: join(root, 'web', 'dist'),
    proof: 'index.html',
    inputs: ['web', 'package-lock.json'],
    build: buildWeb,
  },
};

/** Builds what has changed. One build at a time per clone. */
export async function ensureBuilt(names = ['server', 'web']) {
  const wanted = names.filter((name) => name !== 'web' || existsSync(join(root, 'web', 'index.html')));
  if (wanted.every((name) => isBuilt(parts[name]))) return;
  const release = await lock(join(root, '.throughline', 'build.lock'), {
    onWait: (owner) => say(`… waiting for process ${owner.pid}, which is building`),
  });
  try {
    await Promise.all(wanted.filter((name) => !isBuilt(parts[name])).map((name) => build(parts[name])));
  } finally {
    release();
  }
}

async function build(part) {
  // Taken before the build: what changes meanwhile is built the next time.
  const stamp = hashInputs(part);
  const draft = `${part.output}.new`;
  const old = `${part.output}.old`;
  await step(part.label, async (note) => {
    for (const directory of [draft, old]) rmSync(directory, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    await part.build(draft, note);
    writeFileSync(join(draft, '.stamp'), stamp);
    if (existsSync(part.output)) renameSync(part.output, old);
    renameSync(draft, part.output);
    rmSync(old, { recursive: true, force: true });
  });
}

function isBuilt(part) {
  try {
    return (
      existsSync(join(part.output, part.proof)) &&
      readFileSync(join(part.output, '.stamp'), 'utf8') === hashInputs(part)
    );
  } catch {
    return false;
  }
}

function hashInputs({ inputs }) {
  const hash = createHash('sha256').update(process.version);
  for (const file of inputs.flatMap((input) => listFiles(join(root, input))).sort()) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

function listFiles(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (/^(node_modules|dist(\.new|\.old)?|\..*)$/.test(entry.name) || entry.name.endsWith('.spec.ts')) return [];
    return listFiles(join(path, entry.name));
  });
}

async function buildServer(target, note) {
  note('compiling');
  const swc = join(root, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  const flags = [
    '--out-dir',
    target,
    '--strip-leading-paths',
    '--config-file',
    '.swcrc',
    '--ignore',
    '**/*.spec.ts',
    '--quiet',
  ];
  await runCommand(process.execPath, [swc, 'src', ...flags], { cwd: root, timeoutMs: 120_000 });
  note('bundling the workflows');
  await bundleWorkflows(join(target, 'workflows', 'index.js'), join(target, 'workflow-bundle.js'));
}

async function buildWeb(target, note) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const flags = ['build', '--outDir', target, '--emptyOutDir', '--logLevel', 'warn'];
  await runCommand(process.execPath, [vite, ...flags], {
    cwd: join(root, 'web'),
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: undefined },
    timeoutMs: 5 * 60_000,
    onLine: (line) => note(line.slice(0, 80)),
  });
}
