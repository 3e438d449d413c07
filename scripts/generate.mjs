import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap();
const { ensureBuilt } = await import('./lib/build.mjs');
const { current, generateAll } = await import('./lib/generators.mjs');
const { root } = await import('./lib/paths.mjs');

const check = process.argv.includes('--check');
try {
  await ensureBuilt(['server']);
  const { files, missing } = await generateAll();
  for (const target of missing) console.log(`not made yet: ${target}`);
  const stale = files.filter(({ target, content }) => current(target) !== content);
  for (const { target, content } of stale) {
    console.log(check ? `out of date: ${target}` : `written: ${target}`);
    if (!check) writeFileSync(join(root, target), content);
  }
  if (stale.length === 0) console.log(`${files.length} generated files are up to date.`);
  else if (check) fail('Run `npm run generate` and commit what it writes.');
} catch (error) {
  fail(error.message);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
