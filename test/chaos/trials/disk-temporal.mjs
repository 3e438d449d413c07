import { join } from 'node:path';
import { SmallDisk } from '../small-disk.mjs';
import { runSteadily } from '../steady-run.mjs';
import { checkTemporalState } from '../temporal-state.mjs';
import { fullFor } from './disk-postgres.mjs';

const MEGABYTES = 64;
const FULL_MS = 20_000;

/** The disk of the embedded Temporal's state file is full for a while: receipts are accepted meanwhile, and wait. */
export async function run(context) {
  let disk, home;
  const report = await runSteadily(context, {
    name: 'disk-temporal',
    prepare(instance) {
      home = instance.home;
      disk = new SmallDisk(instance.folder, MEGABYTES);
      context.atEnd(() => disk.unmount());
      disk.takeOver(...['temporal.db', 'temporal.db-wal', 'temporal.db-shm'].map((name) => join(home, name)));
    },
    goWrong: () => fullFor(disk, FULL_MS),
  });
  const temporalState = checkTemporalState(home);
  const checks = [...report.checks, { name: 'temporalState', ok: temporalState.integrity === 'ok' }];
  return { ...report, checks, kept: checks.every(({ ok }) => ok), temporalState };
}
