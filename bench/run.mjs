import { bootstrap } from '../scripts/lib/bootstrap.mjs';

await bootstrap();
const { mkdirSync, writeFileSync } = await import('node:fs');
const { join } = await import('node:path');
const { describeMachine } = await import('./lib/machine.mjs');
const { withInstance } = await import('./lib/instance.mjs');

/** Every benchmark: what it needs is an instance of its own; what it answers is `{ figures, floors, ratios }`. */
const BENCHES = { intake: () => import('./intake.mjs') };

const [name, ...rest] = process.argv.slice(2);
if (!Object.hasOwn(BENCHES, name)) {
  console.error(
    `Usage: npm run bench -- NAME [--seconds N] [--connections N] [--save]\nNames: ${Object.keys(BENCHES).join(', ')}`,
  );
  process.exit(2);
}
const option = (flag, standard) => {
  const at = rest.indexOf(`--${flag}`);
  return at < 0 ? standard : Number(rest[at + 1]);
};
const { run } = await BENCHES[name]();
const measured = await withInstance((instance) =>
  run(instance, { seconds: option('seconds', 30), connections: option('connections', 50) }),
);
const result = { bench: name, ...measured, machine: describeMachine() };
if (rest.includes('--save')) {
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}
console.log(JSON.stringify(result));
process.exit(0);
