/** The Jest projects. Time limits are some five times what they need. */
export const jestProjects = {
  // By default Jest leaves a core free: of two, half.
  unit: { maxWorkers: '100%', timeoutMs: 10 * 60_000 },
  medium: { inBand: true, needs: ['temporal'], timeoutMs: 25 * 60_000 },
  replay: { inBand: true, needs: ['build', 'temporal'], timeoutMs: 10 * 60_000 },
  e2e: { inBand: true, needs: ['build', 'temporal', 'chromium'], timeoutMs: 25 * 60_000 },
};

/**
 * All projects, in the order in which they run. Not Jest's: the trainer's own tests (beside the medium ones, and done before what measures
 * times), kills under load, the short forms of the benches, and the path of a newcomer from a clone.
 */
const all = ['unit', 'medium', 'trainer', 'replay', 'e2e', 'chaos', 'bench', 'newcomer'];
/** These take minutes, and the machine for themselves. */
const ciOnly = new Set(['chaos', 'bench', 'newcomer']);

/**
 * Splits the arguments of `npm test -- …` into names of projects and what is passed on to Jest (paths, `-t name`).
 * Without names: all Jest projects and the trainer, and in CI the others too.
 */
export function selectProjects(args, isCi = Boolean(process.env.CI)) {
  const named = all.filter((name) => args.includes(name));
  const rest = args.filter((arg) => !all.includes(arg));
  if (named.length > 0) return { names: named, rest };
  // A path or a test's name is looked for in the Jest projects only.
  if (rest.length > 0) return { names: Object.keys(jestProjects), rest };
  return { names: all.filter((name) => !ciOnly.has(name) || isCi), rest };
}

/** `12 passed, 0 failed`, with the skipped ones where there are any. */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
