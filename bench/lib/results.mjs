import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

const folder = join(import.meta.dirname, '..', 'results');

/** Keeps a result as `bench/results/NAME.json`. */
export async function saveResult(name, result) {
  const file = join(folder, `${name}.json`);
  mkdirSync(folder, { recursive: true });
  const text = await format(JSON.stringify(result, null, 2), { ...(await resolveConfig(file)), parser: 'json' });
  writeFileSync(file, text);
}

/** Every kept result, by name. */
export function readResults() {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    return Object.fromEntries(
      names.map((name) => [name.slice(0, -5), JSON.parse(readFileSync(join(folder, name), 'utf8'))]),
    );
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}
