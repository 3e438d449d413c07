import { Pool } from 'undici';

/** Beyond its limit, which is 128 kB unless told, undici closes the connection. */
const ANSWER_BYTES_MOST = 64 * 1_048_576;

/**
 * Sends requests on a number of connections, one at a time on each, until the time is up or the count is reached, whichever is first.
 *
 * @param options.request makes the n-th request: `{ method, path, headers, body }`; POST where no method is given
 * @returns how many got each status, the milliseconds each took, and the seconds it lasted
 */
export async function sendLoad({ origin, connections, seconds = Infinity, count = Infinity, request }) {
  if (seconds === Infinity && count === Infinity) throw new TypeError('a load without an end');
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const milliseconds = [];
  const statuses = {};
  const start = performance.now();
  const end = start + seconds * 1_000;
  let next = 0;
  const lane = async () => {
    while (next < count && performance.now() < end) {
      const options = { method: 'POST', ...request(next++) };
      const began = performance.now();
      try {
        const response = await pool.request(options);
        await response.body.dump({ limit: ANSWER_BYTES_MOST });
        statuses[response.statusCode] = (statuses[response.statusCode] ?? 0) + 1;
      } catch (error) {
        statuses[error.code ?? 'error'] = (statuses[error.code ?? 'error'] ?? 0) + 1;
      }
      milliseconds.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  const lasted = (performance.now() - start) / 1_000;
  await pool.close();
  return { statuses, milliseconds, seconds: lasted };
}

/** For loads of which every request has to succeed, else the figures would be of something else. */
export function requireAll({ statuses }, expected) {
  const others = Object.keys(statuses).filter((status) => status !== String(expected));
  if (others.length > 0) throw new Error(`not every answer was ${expected}: ${JSON.stringify(statuses)}`);
}
