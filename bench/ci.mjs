import { Caller } from './lib/caller.mjs';
import { readResults } from './lib/results.mjs';

/**
 * The short forms, one after the other on one instance: sequence last, for the others pause its template. Long enough for ratios that can be
 * told from half of themselves, too short for figures to quote.
 */
const SHORT_FORMS = [
  { name: 'intake', load: () => import('./intake.mjs'), options: { seconds: 10, floorSeconds: 4 } },
  { name: 'quiet', load: () => import('./quiet.mjs'), options: { count: 50 } },
  { name: 'scoring', load: () => import('./scoring.mjs'), options: { count: 200 } },
  { name: 'import', load: () => import('./import.mjs'), options: { count: 20_000 } },
  { name: 'api', load: () => import('./api.mjs'), options: { count: 20_000, seconds: 3 } },
  { name: 'sequence', load: () => import('./sequence.mjs'), options: { count: 200 }, template: 'bench-sequence' },
];
/** Times: the smaller, the better. All others are rates. */
const TIMES = new Set(['quiet.scoredToFloorP50']);
/** A ratio has failed where it is this much worse than the recorded one. */
const WORSE = 2;

/** Runs the short form of every bench that has one, and compares each ratio to its floor with the recorded one. */
export async function run(instance, { save }) {
  const result = { figures: {}, floors: {}, ratios: {} };
  const caller = await Caller.connect(instance);
  for (const { name, load, options, template } of SHORT_FORMS) {
    const began = performance.now();
    if (template) await caller.send('PATCH', `/workflows/templates/${template}`, { state: 'active' });
    const measured = await (await load()).run(instance, options);
    result.figures[name] = measured.figures;
    result.floors[name] = measured.floors;
    for (const [ratio, value] of Object.entries(measured.ratios)) result.ratios[`${name}.${ratio}`] = value;
    console.error(`${name}: ${JSON.stringify(measured.ratios)}, ${Math.round((performance.now() - began) / 1_000)} s`);
  }
  return save ? result : { ...result, checks: compare(result.ratios, readResults().ci?.ratios ?? {}) };
}

/**
 * @param recorded the ratios kept by `--save`
 * @returns for each recorded or measured ratio `{ name, ok, ratio, recorded }`; one that is on one side only has failed
 */
export function compare(ratios, recorded) {
  const names = [...new Set([...Object.keys(recorded), ...Object.keys(ratios)])];
  return names.map((name) => {
    const [now, then] = [ratios[name], recorded[name]];
    const ok = TIMES.has(name) ? now <= then * WORSE : now >= then / WORSE;
    return { name, ok, ratio: now ?? null, recorded: then ?? null };
  });
}
