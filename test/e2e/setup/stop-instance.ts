import { once } from 'node:events';
import { rmSync } from 'node:fs';

const STOPPED_WITHIN_MS = 60_000;

/** Stops it as Ctrl-C does, and fails where it does not end. */
export default async function stopInstance(): Promise<void> {
  const child = globalThis.instanceProcess;
  if (child && child.exitCode === null) {
    child.kill('SIGINT');
    await once(child, 'exit', { signal: AbortSignal.timeout(STOPPED_WITHIN_MS) }).catch(() => {
      child.kill('SIGKILL');
      throw new Error('npm start did not end at Ctrl-C');
    });
  }
  const home = process.env.THROUGHLINE_HOME;
  if (home) rmSync(home, { recursive: true, force: true });
}
