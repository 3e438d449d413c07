import { parseArgs } from 'node:util';

/** Processes that are killed with SIGKILL; `all` is the first four at once. */
export const KILLS = ['api', 'worker', 'temporal', 'postgres', 'all', 'launcher'];
/** What goes wrong around the product meanwhile. */
export const FAULTS = [
  'smtp-stall',
  'smtp-drop',
  'database-stall',
  'connections-full',
  'enrichment-fail',
  'enrichment-hang',
];

const SHORT = { seconds: 150, rate: 20, leastKills: 0 };
/** 24,000 leads; the kills follow each other as fast as the instance recovers, which takes some 5 s: 240 in this time. */
const LONG = { seconds: 1_200, rate: 20, leastKills: 200 };

export const USAGE = `Usage: npm run chaos [-- [TRIAL] [options]]
Trials: kills (where none is named)
  overload      more than can be worked off, for a minute or --seconds N
  largest       a batch of three hundred receipts of the greatest size
  rescoring     new scores for 60,000 leads, with a kill of every kind in the midst
  disk-postgres, disk-temporal   the disk of one of them is full for a while (as root, with loop devices)
  clock         set back by an hour, and right again (with libfaketime)
Options
  --seconds N   how long it sends and kills, start and settling included as far as they are as short as usual (${SHORT.seconds})
  --rate N      leads a second (${SHORT.rate})
  --long        ${LONG.seconds / 60} minutes of sending (up to ${(LONG.seconds / 60) * 1.25} until there were ${LONG.leastKills} kills), ${LONG.rate} leads a second
  --seed N      of the faults and the leads (1)
  --only A,B    only these: ${[...KILLS, ...FAULTS].join(', ')}; none: no faults at all
  --keep        keep the instance's folder`;

/** @throws Error on a trial or an option that is not known, or not a number above 0 */
export function readOptions(argv, trials) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      seconds: { type: 'string' },
      rate: { type: 'string' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      long: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  const standard = values.long ? LONG : SHORT;
  const number = (name) => {
    const value = Number(values[name] ?? standard[name]);
    if (!(value > 0)) throw new Error(`--${name} must be a number above 0`);
    return value;
  };
  const only = values.only?.split(',') ?? [...KILLS, ...FAULTS];
  const unknown = only.filter((kind) => ![...KILLS, ...FAULTS, 'none'].includes(kind));
  if (unknown.length > 0) throw new Error(`--only: there is no ${unknown.join(', ')}`);
  const seconds = number('seconds');
  const [trial = 'kills', ...others] = positionals;
  if (!trials.includes(trial) || others.length > 0) throw new Error('Name one trial, or none.');
  return {
    trial,
    seconds: values.seconds && seconds,
    // The short form is the whole of a run in CI: a start takes some 15 s, settling some 40.
    sendingMs: (values.long ? seconds : Math.max(10, seconds - 55)) * 1_000,
    rate: number('rate'),
    leastKills: values.only === undefined ? standard.leastKills : 0,
    seed: number('seed'),
    kills: KILLS.filter((kind) => only.includes(kind)),
    faults: FAULTS.filter((kind) => only.includes(kind)),
    keep: values.keep,
  };
}
