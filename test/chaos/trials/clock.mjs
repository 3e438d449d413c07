import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runSteadily } from '../steady-run.mjs';

/** libfaketime, as Debian's package `faketime` brings it. */
const LIBRARIES = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (arch) => `/usr/lib/${arch}/faketime/libfaketimeMT.so.1`,
);
const HOUR_MS = 60 * 60_000;
const SET_BACK_MS = 20_000;

/**
 * The clock of API, worker and PostgreSQL is set back by an hour under load, the worker is killed at that moment, and later the clock is set
 * right again. The embedded Temporal keeps the machine's time: it is a static program, which libfaketime does not reach. The sender's clock
 * goes with the instance's, for a signature of an hour ahead is refused (401 signature_stale), which is looked at, too.
 */
export async function run(context) {
  const library = LIBRARIES.find((path) => existsSync(path));
  if (!library) throw new Error('There is no libfaketime: install the package faketime.');
  const folder = mkdtempSync(join(tmpdir(), 'throughline-clock-'));
  const file = join(folder, 'offset');
  const setClock = (offset) => {
    writeFileSync(`${file}.new`, offset);
    renameSync(`${file}.new`, file);
  };
  setClock('+0\n');
  context.atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return runSteadily(context, {
    name: 'clock',
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DONT_RESET: '1',
    },
    async goWrong({ instance, sender, database, say }) {
      setClock('-3600\n');
      await pause(1_500);
      sender.clockOffsetMs = -HOUR_MS;
      const [{ now }] = await database.rows('SELECT now()');
      const behindSeconds = Math.round((Date.now() - now.getTime()) / 1_000);
      say(`set back: PostgreSQL is ${behindSeconds} s behind`);
      instance.kill('worker');
      const atOldTime = await sender.tryOnce(0);
      await pause(SET_BACK_MS);
      const [{ done }] = await database.rows(
        `SELECT count(*)::int AS done FROM receipts WHERE status = 'done' AND processed_at BETWEEN $1::timestamptz AND $1::timestamptz + interval '5 minutes'`,
        [now],
      );
      setClock('+0\n');
      await pause(1_500);
      sender.clockOffsetMs = 0;
      return { behindSeconds, doneAtTheOldTime: done, signedByTheRightClock: atOldTime };
    },
  });
}
