import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runSteadily } from '../steady-run.mjs';
import { SmallDisk } from '../small-disk.mjs';

/** PostgreSQL makes some 60 MB by itself, and up to a gigabyte of write-ahead log where there is room. */
const MEGABYTES = 400;
const FULL_MS = 20_000;

/** The disk of PostgreSQL is full for a while. */
export async function run(context) {
  let disk;
  const report = await runSteadily(context, {
    name: 'disk-postgres',
    prepare(instance) {
      disk = new SmallDisk(instance.folder, MEGABYTES);
      context.atEnd(() => disk.unmount());
      disk.takeOver(join(instance.home, 'postgres'));
    },
    goWrong: () => fullFor(disk, FULL_MS),
  });
  return report;
}

/** Filled again and again: what the server frees, it must not get back. */
export async function fullFor(disk, ms) {
  for (const end = Date.now() + ms; Date.now() < end; await pause(100)) disk.fill();
  const freeMegabytes = disk.freeMegabytes;
  disk.free();
  return { freeMegabytes };
}
