import { createInterface } from 'node:readline/promises';
import { bootstrap } from './lib/bootstrap.mjs';

const usage = `Usage: npm start [-- options]
  --verbose   show the logs of all processes
  --fresh     delete this instance's data first (asks; --yes does not)
  --watch     build and restart on changes of the source (npm run dev)`;
const known = ['--verbose', '--fresh', '--yes', '--watch'];
const SAME_CTRL_C_MS = 1_500;

const options = process.argv.slice(2);
const unknown = options.filter((option) => !known.includes(option));
if (unknown.length > 0) {
  console.log(usage);
  process.exit(unknown.includes('--help') ? 0 : 2);
}
const has = (option) => options.includes(option);

await bootstrap();
if (has('--fresh') && !has('--yes')) await askBeforeWiping();

const { Launcher } = await import('./lib/launcher.mjs');
const { watchParents } = await import('./lib/watch-parents.mjs');
const launcher = new Launcher({ fresh: has('--fresh'), verbose: has('--verbose') });
// A terminal that went away (`npm start | head`) is no reason to leave the processes alone.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

let stoppedAt = 0;
let exitCode = 0;

/** Stops once; asked again after a moment, kills. One Ctrl-C arrives several times: from the terminal and through npm. */
async function stop(code) {
  const now = Date.now();
  if (stoppedAt && now - stoppedAt < SAME_CTRL_C_MS) return;
  const force = stoppedAt > 0;
  stoppedAt ||= now;
  exitCode = Math.max(exitCode, code);
  const runs = Object.keys(launcher.supervised).length > 0;
  if (runs) process.stdout.write(force ? '\nKilling everything…\n' : '\nStopping… (Ctrl-C again kills)\n');
  await launcher.stop({ force });
  if (runs && !force) process.stdout.write('Stopped.\n');
  process.exit(force ? 130 : exitCode);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error) => {
    console.error(error);
    void stop(1);
  });
}
watchParents(() => void stop(0));

if (!(await launcher.takeLock())) process.exit(1);
try {
  await launcher.start();
  if (has('--watch')) (await import('./lib/watch-sources.mjs')).watchSources(launcher);
} catch (error) {
  if (!launcher.stopping) {
    console.error(`\n${error.message}`);
    await stop(1);
  }
}

async function askBeforeWiping() {
  if (!process.stdin.isTTY) {
    console.error('--fresh deletes all data of this instance: add --yes to confirm.');
    process.exit(2);
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question('This deletes all leads, executions and mail of this instance. Go on? (y/N) ');
  prompt.close();
  if (!/^y(es)?$/i.test(answer.trim())) process.exit(1);
}
