import { bootstrap } from '../../scripts/lib/bootstrap.mjs';

await bootstrap();
const { readOptions, USAGE } = await import('./options.mjs');
const { ChaosInstance } = await import('./chaos-instance.mjs');

/** Each runs on instances of its own and answers a report, whose `kept` says whether every promise was. */
const TRIALS = {
  kills: () => import('./trials/kills.mjs'),
  overload: () => import('./trials/overload.mjs'),
  largest: () => import('./trials/largest.mjs'),
  rescoring: () => import('./trials/rescoring.mjs'),
  'disk-postgres': () => import('./trials/disk-postgres.mjs'),
  'disk-temporal': () => import('./trials/disk-temporal.mjs'),
  clock: () => import('./trials/clock.mjs'),
};

const began = Date.now();
const say = (text) => console.error(`${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${text}`);

let options;
try {
  options = readOptions(process.argv.slice(2), Object.keys(TRIALS));
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exit(2);
}

const instances = [];
/** An instance that is stopped at the end, whatever happens. */
const createInstance = (env) => {
  const instance = new ChaosInstance(env);
  instances.push(instance);
  return instance;
};
const stopAll = () => Promise.all(instances.map((instance) => instance.stop()));
/** What is to be undone when the instances are stopped. */
const endings = [];
const finish = async () => {
  await stopAll();
  for (const ending of endings.splice(0)) ending();
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => void finish().then(() => process.exit(130)));

let kept = false;
try {
  const { run } = await TRIALS[options.trial]();
  const { print, ...report } = await run({ options, say, createInstance, atEnd: (ending) => endings.push(ending) });
  await stopAll();
  print?.();
  console.log(JSON.stringify(report));
  kept = report.kept;
} catch (error) {
  console.error(error);
} finally {
  await finish();
}
for (const instance of instances) {
  if (kept && !options.keep) instance.remove();
  else say(`logs and data: ${instance.folder}`);
}
process.exit(kept ? 0 : 1);
