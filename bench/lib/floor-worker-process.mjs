import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';

const TASK_QUEUE = 'bench-floor';
/** Bundling the workflows takes a few seconds. */
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 20_000;

/** Runs the floor's worker beside the instance, on its Temporal server, while the work lasts. */
export async function withFloorWorker({ temporalAddress, databaseUrl, smtpUrl }, work) {
  const options = { temporalAddress, taskQueue: TASK_QUEUE, databaseUrl, smtpUrl };
  const worker = spawn(process.execPath, [join(import.meta.dirname, 'floor-worker.mjs'), JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(worker, 'exit');
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const ended = exited.then(([code]) => Promise.reject(new Error(`the floor's worker ended with ${code}`)));
    await Promise.race([once(worker.stdout, 'data', { signal: AbortSignal.timeout(READY_WITHIN_MS) }), ended]);
    return await Promise.race([work({ client: new Client({ connection }), taskQueue: TASK_QUEUE }), ended]);
  } finally {
    worker.kill('SIGTERM');
    const timer = setTimeout(() => worker.kill('SIGKILL'), STOP_WITHIN_MS);
    await exited;
    clearTimeout(timer);
    await connection.close();
  }
}
