import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Supervised } from './supervisor.mjs';

/** A process that lives until it is killed, and counts as ready at once. */
function supervise(folder: string, steadyMs: number) {
  const processes = { add: () => undefined, remove: () => undefined };
  const log = { path: 'the log', open: () => openSync(join(folder, 'log'), 'a'), newLines: () => [] };
  return new Supervised({
    name: 'sleeper',
    command: () => ({ file: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'] }),
    ready: () => Promise.resolve(true),
    log,
    processes,
    steadyMs,
  }) as {
    pid: number;
    state: string;
    delay: number;
    start(): Promise<void>;
    stop(options?: { force: boolean }): Promise<void>;
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Kills the process, and waits until another one has taken its place. */
async function killAndWait(sleeper: ReturnType<typeof supervise>): Promise<void> {
  const before = sleeper.pid;
  process.kill(before, 'SIGKILL');
  for (let tries = 0; tries < 200 && (sleeper.pid === before || sleeper.state !== 'running'); tries++) await pause(25);
  expect(sleeper.pid).not.toBe(before);
}

describe('a process that is killed again and again', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'throughline-supervisor-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is back as quickly as the first time where it held for a while in between', async () => {
    const sleeper = supervise(folder, 100);
    await sleeper.start();
    for (let kills = 0; kills < 2; kills++) {
      await pause(150);
      await killAndWait(sleeper);
    }
    expect(sleeper.delay).toBe(500);
    await sleeper.stop({ force: true });
  });

  it('is waited with, twice as long each time, where it ends right after its start', async () => {
    const sleeper = supervise(folder, 60_000);
    await sleeper.start();
    for (let kills = 0; kills < 2; kills++) await killAndWait(sleeper);
    expect(sleeper.delay).toBe(1_000);
    await sleeper.stop({ force: true });
  });
});
