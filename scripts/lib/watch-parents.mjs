import { commandOf, identify, isSameProcess, parentOf } from './process-identity.mjs';

const MAX_DEPTH = 4;

/**
 * Calls `onGone` when npm, its shell, or the process that ran this program again under Node 24 is gone without having been
 * able to pass on a signal (kill -9): nobody would be left to stop this one. A launcher that was started by itself
 * (`node scripts/start.mjs &` from a shell that ends) lives on.
 */
export function watchParents(onGone) {
  const parents = startersOf(process.pid);
  if (parents.length === 0) return;
  // Without /proc every look is a `ps`.
  const every = process.platform === 'linux' ? 500 : 5_000;
  const timer = setInterval(() => {
    if (parents.every(isSameProcess)) return;
    clearInterval(timer);
    onGone();
  }, every);
  timer.unref();
}

/** The processes between this one and the command that the person typed, that one included; none where it is this one. */
function startersOf(pid) {
  const chain = [];
  for (let parent = parentOf(pid); parent > 1 && chain.length < MAX_DEPTH; parent = parentOf(parent)) {
    chain.push({ ...identify(parent), command: commandOf(parent) });
  }
  const npm = process.env.npm_lifecycle_event
    ? chain.findIndex(({ command }) => /^npm\b|npm-cli\.js/.test(command))
    : -1;
  const again = chain.findIndex((mark) => mark.pid === Number(process.env.THROUGHLINE_PARENT));
  return chain.slice(0, Math.max(npm, again) + 1);
}
