import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reservePorts } from './ports.mjs';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'throughline-ports-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));
const file = (name: string) => join(directory, name);

test('two instances that choose at the same time get different ports', async () => {
  const names = ['web', 'workerHealth', 'temporal'];
  const [one, two] = await Promise.all([reservePorts(names, file('one')), reservePorts(names, file('two'))]);
  const ports = [...Object.values(one.ports), ...Object.values(two.ports)];
  expect(new Set(ports).size).toBe(6);
  one.release();
  two.release();
});

test('a second start gets the ports of the first, unless one was taken meanwhile', async () => {
  const first = await reservePorts(['web', 'mail'], file('one'));
  first.release();
  const second = await reservePorts(['web', 'mail'], file('one'));
  expect(second.ports).toEqual(first.ports);
  second.release();

  const intruder = createServer();
  await new Promise<void>((resolve) => intruder.listen(first.ports.web, '127.0.0.1', resolve));
  const third = await reservePorts(['web', 'mail'], file('one'));
  expect(third.ports.mail).toBe(first.ports.mail);
  expect(third.ports.web).not.toBe(first.ports.web);
  third.release();
  intruder.close();
});
