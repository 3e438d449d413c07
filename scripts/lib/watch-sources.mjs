import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { root } from './paths.mjs';
import { say } from './progress.mjs';

const QUIET_MS = 300;

/** For `npm run dev`: builds after every change of src/ or web/, and restarts API and worker when the server changed. */
export function watchSources(launcher) {
  const changed = new Set();
  let timer;
  let busy = false;

  const rebuild = async () => {
    if (busy || launcher.stopping) return;
    busy = true;
    const names = [...changed];
    changed.clear();
    try {
      await ensureBuilt(names);
      if (names.includes('server')) {
        await Promise.all([launcher.supervised.api.restart(), launcher.supervised.worker.restart()]);
        say('  API and worker run the new code');
      }
    } catch (error) {
      say(`! ${error.message}`);
    }
    busy = false;
    if (changed.size > 0) void rebuild();
  };

  const listen = (directory, name) => {
    if (!existsSync(directory)) return;
    watch(directory, { recursive: true }, (_event, file) => {
      if (!file || /(^|\/)(node_modules|dist(\.new|\.old)?)(\/|$)|\.spec\.ts$|~$|\.sw.$/.test(file)) return;
      changed.add(name);
      clearTimeout(timer);
      timer = setTimeout(() => void rebuild(), QUIET_MS);
    });
  };
  listen(join(root, 'src'), 'server');
  listen(join(root, 'web'), 'web');
}
