import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap();
const { ensureBuilt } = await import('./lib/build.mjs');
try {
  await ensureBuilt();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
