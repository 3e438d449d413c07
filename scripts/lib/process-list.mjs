import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeAtomically } from './atomic-file.mjs';
import { home } from './paths.mjs';
import { identify, isSameProcess, stopProcess } from './process-identity.mjs';
import { say } from './progress.mjs';

const file = join(home, 'processes.json');

/**
 * The processes that this instance has started, with their start times, kept on disk from the moment each one starts:
 * what a start finds here after the launcher was killed, it stops.
 */
export class ProcessList {
  marks = {};

  add(name, pid) {
    this.marks[name] = identify(pid);
    this.save();
  }

  remove(name) {
    delete this.marks[name];
    this.save();
  }

  save() {
    if (Object.keys(this.marks).length === 0) rmSync(file, { force: true });
    else writeAtomically(file, `${JSON.stringify(this.marks, null, 2)}\n`);
  }
}

/** In the order in which they are stopped: who uses before who is used. */
export const stopOrder = [['setup', 'worker'], ['api'], ['temporal'], ['postgres']];

/** Stops what an instance left running whose launcher is gone. A process id given to somebody else is left alone. */
export async function stopOrphans() {
  const marks = readJson(file, {});
  const left = Object.keys(marks).filter((name) => isSameProcess(marks[name]));
  if (left.length > 0) say(`Stopping what the last start left behind: ${left.join(', ')}`);
  for (const names of stopOrder) {
    const those = names.filter((name) => left.includes(name));
    await Promise.all(those.map((name) => stopProcess(marks[name], stopSignals[name] ?? 'SIGTERM', 10_000)));
  }
  rmSync(file, { force: true });
}

/** PostgreSQL's fast shutdown: roll back what is open, write a checkpoint, go. Its SIGTERM would wait for the clients. */
export const stopSignals = { postgres: 'SIGINT' };
