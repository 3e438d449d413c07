import { Pool } from 'undici';

/**
 * Posts on a number of connections, one request at a time on each, until the time is up.
 *
 * @param options.request makes the n-th request: `{ path, headers, body }`
 * @returns how many got each status, the milliseconds each took, and the seconds it lasted
 */
export async function postLoad({ origin, connections, seconds, request }) {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const milliseconds = [];
  const statuses = {};
  const start = performance.now();
  const end = start + seconds * 1_000;
  let next = 0;
  const lane = async () => {
    while (performance.now() < end) {
      const { path, headers, body } = request(next++);
      const began = performance.now();
      try {
        const response = await pool.request({ path, method: 'POST', headers, body });
        await response.body.dump();
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
