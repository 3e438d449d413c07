import { setTimeout as pause } from 'node:timers/promises';
import { shuffled } from './shuffled.mjs';

const PAUSE_MS = { least: 1_000, most: 5_000 };
const LASTS_MS = { least: 1_500, most: 5_000 };

/** Everything around the product that can go wrong: each begins, lasts a while and ends, while the kills go on. */
const FAULTS = {
  async 'smtp-stall'({ mail }, ms) {
    mail.stall();
    await pause(ms);
    mail.resume();
  },
  async 'smtp-drop'({ mail }, ms) {
    mail.dropping = true;
    await pause(ms);
    mail.dropping = false;
  },
  async 'database-stall'({ database }, ms) {
    await database.stall(ms);
  },
  async 'connections-full'({ database, most }, ms) {
    most.connections = Math.max(most.connections ?? 0, await database.fillConnections(ms));
  },
  async 'enrichment-fail'({ enrichment }, ms) {
    enrichment.mode = 'fail';
    await pause(ms);
    enrichment.mode = 'answer';
  },
  async 'enrichment-hang'({ enrichment }, ms) {
    enrichment.mode = 'hang';
    await pause(ms);
    enrichment.mode = 'answer';
  },
};

/**
 * Brings about one fault after the other until it is over.
 *
 * @returns how often each, and `most`: how many connections were held at most to leave none
 */
export async function failAtRandom({ random, kinds, isOver, ...around }) {
  const counts = {};
  const most = {};
  const between = ({ least, most }) => least + random() * (most - least);
  for (let bag = []; kinds.length > 0;) {
    await pause(between(PAUSE_MS));
    if (isOver()) break;
    if (bag.length === 0) bag = shuffled(kinds, random);
    const kind = bag.pop();
    counts[kind] = (counts[kind] ?? 0) + 1;
    await FAULTS[kind]({ ...around, most }, between(LASTS_MS));
  }
  return { counts, most };
}
