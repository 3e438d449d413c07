import { spawn, spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { binDir, root } from './paths.mjs';

/**
 * The Node 24 that the npm package `node` brings. Its install script hard-links the platform's binary to `bin/node` in the
 * package; npm links that as `.bin/node`, which also puts it first on the PATH of every npm script.
 */
export const packagedNode = join(root, 'node_modules', 'node', 'bin', 'node');

/** Whether the packaged Node is there and runs. The check takes some 30 ms. */
export function packagedNodeWorks() {
  if (!existsSync(packagedNode)) return false;
  return spawnSync(packagedNode, ['-e', ''], { timeout: 20_000, stdio: 'ignore' }).status === 0;
}

/** Whether this process runs on the packaged Node. */
export function runsPackagedNode() {
  try {
    return realpathSync(process.execPath) === realpathSync(packagedNode);
  } catch {
    return false;
  }
}

/** An environment in which `node` and the dependencies' commands are found first. */
export function environmentWithBin(env = process.env) {
  return { ...env, PATH: [binDir, ...pathWithoutBin(env)].join(delimiter) };
}

/** An environment in which `node` and `npm` are the machine's own: npm must not run on a Node that it is replacing. */
export function environmentWithoutBin(env = process.env) {
  return { ...env, PATH: pathWithoutBin(env).join(delimiter) };
}

function pathWithoutBin(env) {
  return (env.PATH ?? '').split(delimiter).filter((entry) => entry && !entry.startsWith(join(root, 'node_modules')));
}

/** Runs this program again under the packaged Node, and ends as it ends. Never returns. */
export async function runAgainOnPackagedNode() {
  const child = spawn(packagedNode, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...environmentWithBin(), THROUGHLINE_PARENT: String(process.pid) },
  });
  // A terminal's Ctrl-C reaches the child by itself as well; it takes both as one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? 128 + (signal === 'SIGINT' ? 2 : 15);
      resolve();
    });
  });
  process.exit();
}
