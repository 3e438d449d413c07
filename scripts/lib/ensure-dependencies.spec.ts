import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matchesInstalledLock } from './ensure-dependencies.mjs';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'throughline-lock-'));
  mkdirSync(join(directory, 'node_modules'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const a = { version: '1.0.0', integrity: 'sha512-a' };
const otherPlatform = { version: '2.0.0', integrity: 'sha512-b', optional: true };

function compare(wanted: object, installed: object) {
  writeFileSync(join(directory, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }));
  writeFileSync(join(directory, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
  return matchesInstalledLock(directory);
}

test('what is installed is enough when only other platforms’ packages are missing', () => {
  expect(compare({ 'node_modules/a': a, 'node_modules/b': otherPlatform }, { 'node_modules/a': a })).toBe(true);
});

test.each([
  ['is missing', {}],
  ['has another version', { 'node_modules/a': { ...a, version: '1.0.1' } }],
  ['has another content', { 'node_modules/a': { ...a, integrity: 'sha512-z' } }],
])('an install is needed when a package %s', (_what, installed) => {
  expect(compare({ 'node_modules/a': a }, installed)).toBe(false);
});

test('an install is needed where nothing was installed', () => {
  rmSync(join(directory, 'node_modules'), { recursive: true });
  expect(matchesInstalledLock(directory)).toBe(false);
});
