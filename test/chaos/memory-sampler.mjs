import { memoryOf } from '../../bench/lib/memory.mjs';
import { isAlive } from '../../scripts/lib/process-identity.mjs';

const EVERY_MS = 1_000;

/** Looks at the memory of processes every second. */
export class MemorySampler {
  #samples;
  #timer;

  constructor(instance, names) {
    this.#samples = Object.fromEntries(names.map((name) => [name, []]));
    this.#timer = setInterval(() => {
      for (const name of names) {
        const pid = instance.known?.pids[name];
        // Gone while it is being started again.
        if (isAlive(pid)) this.#samples[name].push(memoryOf(pid).now);
      }
    }, EVERY_MS);
  }

  /** @returns of each process, in MB: `first`, `most`, `last`, and what it was at each tenth of the time */
  stop() {
    clearInterval(this.#timer);
    return Object.fromEntries(
      Object.entries(this.#samples).map(([name, samples]) => {
        const tenths = Array.from({ length: 10 }, (_, n) => samples[Math.floor((n * samples.length) / 10)]);
        return [name, { first: samples[0], most: Math.max(...samples), last: samples.at(-1), tenths }];
      }),
    );
  }
}
