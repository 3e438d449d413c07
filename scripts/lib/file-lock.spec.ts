import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryLock } from './file-lock.mjs';
import { identify } from './process-identity.mjs';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'throughline-lock-'));
  path = join(directory, 'the.lock');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A process that only waits, to hold a lock. */
async function holder() {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setTimeout(() => {}, 60000)']);
  await once(child.stdout, 'data');
  return child;
}

test('is held until it is released', () => {
  const first = tryLock(path);
  expect(first.owner).toBeNull();
  expect(tryLock(path).owner).toMatchObject({ pid: process.pid });
  first.release?.();
  expect(existsSync(path)).toBe(false);
  expect(tryLock(path).owner).toBeNull();
});

test('is not taken from a process that lives, and is taken from one that was killed', async () => {
  const child = await holder();
  writeFileSync(path, JSON.stringify(identify(child.pid)));
  expect(tryLock(path).owner).toMatchObject({ pid: child.pid });
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(tryLock(path).owner).toBeNull();
});

test('is taken when the process id belongs to a later process now', async () => {
  const child = await holder();
  writeFileSync(path, JSON.stringify({ pid: child.pid, started: 'long ago' }));
  expect(tryLock(path).owner).toBeNull();
  child.kill('SIGKILL');
});

test('is taken when the file holds nothing that can be read', () => {
  writeFileSync(path, '{"pid": 1');
  expect(tryLock(path).owner).toBeNull();
});

test('one of many processes at once gets a stale lock', async () => {
  writeFileSync(path, JSON.stringify({ pid: 999_999_999, started: 'never' }));
  const script = `
    const { tryLock } = await import(${JSON.stringify(join(import.meta.dirname, 'file-lock.mjs'))});
    const { owner } = tryLock(${JSON.stringify(path)});
    console.log(owner ? 'no' : 'got it');
    if (!owner) await new Promise((resolve) => setTimeout(resolve, 60000));`;
  const children = Array.from({ length: 6 }, () => spawn(process.execPath, ['--input-type=module', '-e', script]));
  const answers = await Promise.all(children.map(async ({ stdout }) => String((await once(stdout, 'data'))[0]).trim()));
  for (const child of children) child.kill('SIGKILL');
  expect(answers.filter((answer) => answer === 'got it')).toHaveLength(1);
  expect(readFileSync(path, 'utf8')).not.toContain('never');
});
