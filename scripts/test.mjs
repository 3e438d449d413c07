import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap();
const { ensureBuilt } = await import('./lib/build.mjs');
const { ensureChromium } = await import('./lib/chromium.mjs');
const { runChecked } = await import('./lib/checked-run.mjs');
const { runJestProject } = await import('./lib/jest-project.mjs');
const { ensureTemporalBinary } = await import('./lib/temporal-binary.mjs');
const { jestProjects, selectProjects, summaryLine } = await import('./lib/test-projects.mjs');
const { prepareTrainerTests, runTrainerTests } = await import('./lib/trainer-tests.mjs');

/** Programs that end with a line of checks: each check counts as a test. Time limits are some five times what they need. */
const CHECKED_RUNS = {
  chaos: [
    { args: ['test/chaos/run.mjs'], timeoutMs: 15 * 60_000 },
    { args: ['test/chaos/run.mjs', 'overload', '--seconds', '20'], timeoutMs: 5 * 60_000 },
    { args: ['test/chaos/run.mjs', 'largest'], timeoutMs: 3 * 60_000 },
    { args: ['test/chaos/run.mjs', 'rescoring'], timeoutMs: 6 * 60_000 },
  ],
  bench: [{ args: ['bench/run.mjs', 'ci'], timeoutMs: 10 * 60_000 }],
};

const { names, rest } = selectProjects(process.argv.slice(2));
const total = { passed: 0, failed: 0, skipped: 0 };

const startsInstances = names.some((name) => CHECKED_RUNS[name]);
const needs = new Set(names.flatMap((name) => jestProjects[name]?.needs ?? []));
const env = {};
/** Of the trainer: its environment, and its tests where they run already. */
const trainer = {};
try {
  const [binary] = await Promise.all([
    needs.has('temporal') || startsInstances || names.includes('newcomer') ? ensureTemporalBinary() : null,
    needs.has('build') || startsInstances ? ensureBuilt() : null,
    needs.has('chromium') ? ensureChromium().then((path) => path && (env.THROUGHLINE_CHROMIUM = path)) : null,
    names.includes('trainer') ? prepareTrainerTests().then((prepared) => (trainer.prepared = prepared)) : null,
  ]);
  if (binary) env.TEMPORAL_BINARY = binary;
  for (const name of names) add(name, await run(name));
} catch (error) {
  console.log(error.message);
  total.failed += 1;
}

console.log(summaryLine(total));
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);

async function run(name) {
  console.log(`\n— ${name}`);
  if (name === 'trainer') return endOfTrainerTests();
  // They compute, and the medium tests mostly wait.
  if (name === 'medium' && trainer.prepared) trainer.tests = runTrainerTests(trainer.prepared, { niceness: 10 });
  if (name === 'newcomer') return (await import('./lib/newcomer.mjs')).runNewcomer();
  if (CHECKED_RUNS[name]) return runAll(CHECKED_RUNS[name]);
  return runJestProject(name, { ...jestProjects[name], args: rest, env });
}

async function endOfTrainerTests() {
  const { output, ...counts } = await (trainer.tests ?? runTrainerTests(trainer.prepared));
  process.stdout.write(output);
  return counts;
}

async function runAll(runs) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { args, timeoutMs } of runs) {
    const counts = await runChecked(args, timeoutMs);
    for (const key of Object.keys(sum)) sum[key] += counts[key];
  }
  return sum;
}

function add(name, counts) {
  console.log(`${name}: ${summaryLine(counts)}`);
  for (const key of Object.keys(total)) total[key] += counts[key];
}
