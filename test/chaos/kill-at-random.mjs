import { setTimeout as pause } from 'node:timers/promises';
import { shuffled } from './shuffled.mjs';
import { measureRecovery } from './recovery.mjs';

/** Between a recovery and the next kill. */
const PAUSE_MS = { least: 300, most: 1_500 };
/** Of the kills, those that are followed by another one before the instance has recovered. */
const OVERLAPPING = 0.15;
const OVERLAP_MS = 2_000;

/**
 * Kills at random until `isOver` of the number of kills, each kind as often as the others. Most kills wait until the instance has recovered from the one
 * before, so that the time that took can be told; some come in the middle of a recovery.
 *
 * @returns one record a kill: `{ kind, accepting, working }`, times in milliseconds, undefined where another kill came in between
 */
export async function killAtRandom({ instance, sender, database, random, kinds, isOver, say }) {
  const records = [];
  let clean = true;
  for (let bag = []; kinds.length > 0 && !isOver(records.length);) {
    await pause(PAUSE_MS.least + random() * (PAUSE_MS.most - PAUSE_MS.least));
    if (isOver(records.length)) break;
    if (bag.length === 0) bag = shuffled(kinds, random);
    const kind = bag.pop();
    const killedAt = Date.now();
    const since = await kill(instance, kind);
    if (since === null) continue;
    const overlaps = random() < OVERLAPPING;
    const record = { kind };
    records.push(record);
    if (overlaps) {
      clean = false;
      say(`kill ${kind}, and another one soon`);
      await pause(random() * OVERLAP_MS);
      continue;
    }
    const times = await measureRecovery({ sender, database, killedAt, since });
    if (clean) Object.assign(record, times);
    say(`kill ${kind}: accepting again after ${times.accepting} ms, working after ${times.working} ms`);
    clean = true;
  }
  return records;
}

/**
 * @returns from when on the instance counts as recovering, or null where nothing was there to be killed. The processes outlive their
 *   launcher, until the next one, which replaces them, has started.
 */
async function kill(instance, kind) {
  const killedAt = Date.now();
  if (kind !== 'launcher') return instance.kill(kind) > 0 ? killedAt : null;
  await instance.killLauncher();
  await instance.start();
  return Date.now();
}
