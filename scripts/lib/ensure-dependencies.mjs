import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeAtomically } from './atomic-file.mjs';
import { lock } from './file-lock.mjs';
import { environmentWithoutBin, packagedNode, packagedNodeWorks } from './packaged-node.mjs';
import { root } from './paths.mjs';
import { identify, stopProcess } from './process-identity.mjs';
import { step } from './progress.mjs';
import { runCommand } from './run-command.mjs';

const stampFile = join(root, 'node_modules', '.throughline-lock');
// Outside node_modules, which `npm ci` deletes, and not in THROUGHLINE_HOME: it guards the clone.
const lockFile = join(root, '.throughline', 'install.lock');
const npmFile = join(root, '.throughline', 'npm.json');

/** Installs the dependencies where package-lock.json asks for others than are there. One at a time per clone. */
export async function ensureDependencies() {
  if (isInstalled()) return;
  const release = await lock(lockFile, {
    onWait: (owner) => console.log(`… waiting for process ${owner.pid}, which is installing the dependencies`),
  });
  try {
    if (isInstalled()) return;
    await stopLeftBehind();
    if (!matchesInstalledLock()) await step('Installing dependencies (npm ci)', install);
    await ensurePackagedNode();
    writeFileSync(stampFile, wantedStamp());
  } finally {
    release();
  }
}

function wantedStamp() {
  const content = readFileSync(join(root, 'package-lock.json'));
  return `${createHash('sha256').update(content).digest('hex')} ${process.platform} ${process.arch}\n`;
}

function isInstalled() {
  try {
    return readFileSync(stampFile, 'utf8') === wantedStamp() && existsSync(packagedNode);
  } catch {
    return false;
  }
}

/**
 * Whether somebody's own `npm ci` or `npm install` has put in place what package-lock.json asks for: npm keeps what it
 * installed in node_modules/.package-lock.json. Packages of other platforms are in the first and not in the second.
 */
export function matchesInstalledLock(dir = root) {
  try {
    const wanted = JSON.parse(readFileSync(join(dir, 'package-lock.json'), 'utf8')).packages;
    const installed = JSON.parse(readFileSync(join(dir, 'node_modules', '.package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(([path, entry]) => {
      if (path === '') return true;
      const there = installed[path];
      return there ? there.version === entry.version && there.integrity === entry.integrity : entry.optional === true;
    });
  } catch {
    return false;
  }
}

async function install(note) {
  await npm(['ci', '--include=dev', '--include=optional', '--ignore-scripts=false', '--no-audit', '--no-fund'], note);
}

/**
 * Where install scripts were not run (an npm that wants each approved and ignores package.json's `allowScripts`, or a
 * `node_modules` made with --ignore-scripts), the `node` package is there without its binary: run its script by itself.
 */
async function ensurePackagedNode() {
  if (packagedNodeWorks()) return;
  await step('Installing Node 24', (note) => npm(['rebuild', '--ignore-scripts=false', 'node'], note)).catch(() => {});
  if (packagedNodeWorks()) return;
  throw new Error(
    'The packaged Node 24 (npm package `node`) is not in place. Its install script was not run or failed.\n' +
      'Try `npm rebuild node --foreground-scripts`, and see what it says.',
  );
}

/** An npm whose script was killed goes on by itself; two in one node_modules would leave neither's. */
async function stopLeftBehind() {
  const mark = readJson(npmFile);
  if (mark) await stopProcess(mark, 'SIGTERM', 10_000);
}

async function npm(args, note) {
  let child;
  const stop = (signal) => {
    child?.kill(signal);
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, stop);
  try {
    await runCommand('npm', args, {
      cwd: root,
      env: environmentWithoutBin(),
      timeoutMs: 15 * 60_000,
      // Its warnings are about other programs' packages and engines, and its silence is long: only errors help.
      onLine: (line) => line.startsWith('npm error') && note(line.slice(0, 80)),
      onSpawn: (started) => {
        child = started;
        if (child.pid) writeAtomically(npmFile, JSON.stringify(identify(child.pid)));
      },
    });
  } finally {
    for (const signal of signals) process.off(signal, stop);
    rmSync(npmFile, { force: true });
  }
}
