import { bootstrap } from '../scripts/lib/bootstrap.mjs';

await bootstrap();
const { join } = await import('node:path');
const { parseArgs } = await import('node:util');
const { busyShare, describeMachine } = await import('./lib/machine.mjs');
const { withInstance } = await import('./lib/instance.mjs');
const { saveResult } = await import('./lib/results.mjs');

/**
 * Every benchmark: what it needs is an instance of its own (with templates of its own, where they are named) unless it `isAlone`; what it answers is
 * `{ figures, floors, ratios }`.
 */
const BENCHES = {
  intake: { load: () => import('./intake.mjs') },
  quiet: { load: () => import('./quiet.mjs') },
  sequence: { load: () => import('./sequence.mjs'), templates: 'sequence' },
  waiting: { load: () => import('./waiting.mjs'), templates: 'waiting' },
  scoring: { load: () => import('./scoring.mjs') },
  features: { load: () => import('./features.mjs') },
  api: { load: () => import('./api.mjs') },
  executions: { load: () => import('./executions.mjs') },
  rescoring: { load: () => import('./rescoring.mjs') },
  model: { load: () => import('./model.mjs'), isAlone: true },
  import: { load: () => import('./import.mjs') },
  ci: { load: () => import('./ci.mjs'), templates: 'sequence' },
};
const NUMBERS = ['seconds', 'connections', 'count'];
const USAGE = `Usage: npm run bench -- NAME [options]
Names: ${Object.keys(BENCHES).join(', ')}
  --seconds N      how long load lasts (intake, features, api)
  --connections N  how many connections it comes on (intake, features, api, executions)
  --count N        how many leads (quiet, sequence, waiting, features, api, import, rescoring), executions (executions) or requests (scoring)
  --long           intake: five minutes
  --save           keep the result in bench/results
ci runs short forms, and fails where a ratio to its floor is under half of the one that ci --save kept.`;

const { name, options } = readArguments();
const bench = BENCHES[name];
const busyBefore = await busyShare();
const environment = bench.templates ? { TEMPLATES_DIR: join(import.meta.dirname, 'templates', bench.templates) } : {};
const { run } = await bench.load();
const measuring = bench.isAlone ? run() : withInstance(environment, (instance) => run(instance, options));
const measured = await measuring.catch((error) => {
  console.error(error);
  process.exit(1);
});
const label = options.long ? `${name}-long` : name;
const result = { bench: label, ...measured, machine: { ...describeMachine(), busyBefore } };
if (options.save) await saveResult(label, result);
console.log(JSON.stringify(result));
process.exit(result.checks?.some(({ ok }) => !ok) ? 1 : 0);

function readArguments() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        ...Object.fromEntries(NUMBERS.map((flag) => [flag, { type: 'string' }])),
        long: { type: 'boolean', default: false },
        save: { type: 'boolean', default: false },
      },
    });
    if (positionals.length !== 1 || !Object.hasOwn(BENCHES, positionals[0])) throw new Error('Name one benchmark.');
    if (values.long && positionals[0] !== 'intake') throw new Error('Only intake has a long form.');
    for (const flag of NUMBERS.filter((flag) => values[flag] !== undefined)) {
      values[flag] = Number(values[flag]);
      if (!(values[flag] >= 1)) throw new Error(`--${flag} must be a number from 1.`);
    }
    return { name: positionals[0], options: values };
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    process.exit(2);
  }
}
