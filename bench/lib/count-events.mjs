import { listen } from './event-stream.mjs';

/**
 * Counts the events of one type from now on.
 *
 * @returns `{ reach(count, withinMs), close }`: `reach` resolves with the moment (performance.now()) at which so many had come
 */
export async function countEvents(caller, type) {
  let seen = 0;
  let wanted = Infinity;
  let reached = () => {};
  const stream = await listen(caller, [type], () => {
    if (++seen >= wanted) reached(performance.now());
  });
  return {
    close: stream.close,
    reach(count, withinMs) {
      if (seen >= count) return Promise.resolve(performance.now());
      let timer;
      const counted = new Promise((resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`${seen} of ${count} ${type} came in time`)), withinMs);
        wanted = count;
        reached = resolve;
      });
      return Promise.race([counted, stream.failure]).finally(() => clearTimeout(timer));
    },
  };
}
