import { appendFileSync, existsSync, mkdtempSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFile, MAX_LOG_BYTES, readLogLine } from './log-file.mjs';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'throughline-log-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('gives each whole line once, however the writes were cut', () => {
  const log = new LogFile('api', directory);
  appendFileSync(log.path, 'one\ntw');
  expect(log.newLines()).toEqual(['one']);
  appendFileSync(log.path, 'o\nthree\n');
  expect(log.newLines()).toEqual(['two', 'three']);
  expect(log.newLines()).toEqual([]);
});

test('moves a log that has grown too large aside while a process goes on writing to it', () => {
  const log = new LogFile('api', directory);
  const fd = log.open();
  writeSync(fd, 'x'.repeat(MAX_LOG_BYTES + 1));
  log.bound();
  writeSync(fd, 'after\n');
  expect(statSync(`${log.path}.1`).size).toBe(MAX_LOG_BYTES + 1);
  expect(statSync(log.path).size).toBe(6);
  expect(log.newLines()).toEqual(['after']);
  log.bound();
  expect(existsSync(`${log.path}.1`)).toBe(true);
});

test('reads a log line as a person does', () => {
  expect(readLogLine('{"level":50,"msg":"no mail","err":{"message":"refused"}}')).toEqual({
    text: 'error no mail: refused',
    warns: true,
  });
  expect(readLogLine('{"level":30,"msg":"fine"}').warns).toBe(false);
  expect(readLogLine('Template x.yaml, line 3')).toMatchObject({ text: 'Template x.yaml, line 3', isPlain: true });
});
