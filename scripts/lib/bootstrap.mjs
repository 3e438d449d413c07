import { ensureDependencies } from './ensure-dependencies.mjs';
import { environmentWithBin, runAgainOnPackagedNode, runsPackagedNode } from './packaged-node.mjs';
import { root } from './paths.mjs';

/**
 * What every script calls first, before it imports anything that needs the dependencies: installs them where they are
 * missing or out of date, and goes on under the packaged Node 24. Runs on any Node from 18, with its built-ins only.
 */
export async function bootstrap() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 18) fail(`Node ${process.versions.node} is too old to start Throughline: install Node 18 or later.`);
  process.chdir(root);
  try {
    await ensureDependencies();
  } catch (error) {
    fail(error.message);
  }
  if (!runsPackagedNode()) await runAgainOnPackagedNode();
  process.env.PATH = environmentWithBin().PATH;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
