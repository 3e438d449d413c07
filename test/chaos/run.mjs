import { bootstrap } from '../../scripts/lib/bootstrap.mjs';

await bootstrap();
const { readOptions, USAGE } = await import('./options.mjs');
const { ChaosInstance } = await import('./chaos-instance.mjs');

/** Each runs on instances of its own and answers a report, whose `kept` says whether every promise was. */
const TRIALS = {
  kills: () => import('./trials/kills.mjs'),
  overload: () => import('./trials/overload.mjs'),
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
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => void stopAll().then(() => process.exit(130)));

let kept = false;
try {
  const { run } = await TRIALS[options.trial]();
  const { print, ...report } = await run({ options, say, createInstance });
  await stopAll();
  print?.();
  console.log(JSON.stringify(report));
  kept = report.kept;
} catch (error) {
  console.error(error);
} finally {
  await stopAll();
}
for (const instance of instances) {
  if (kept && !options.keep) instance.remove();
  else say(`logs and data: ${instance.folder}`);
}
process.exit(kept ? 0 : 1);
