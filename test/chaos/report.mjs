import Table from 'cli-table3';
import { describeMachine } from '../../bench/lib/machine.mjs';

/** From a kill to the 202 or, of the worker, to a lead that is worked off: the most that is allowed. */
const TARGETS_MS = {
  api: { accepting: 5_000 },
  worker: { working: 10_000 },
  temporal: { working: 20_000 },
  postgres: { accepting: 20_000, working: 20_000 },
  all: { accepting: 20_000, working: 20_000 },
};
/** What has to be 0. */
export const MUST_BE_NONE = [
  'lost',
  'receiptsDoubled',
  'repeatedElsewhere',
  'leadsDuplicated',
  'eventsWrong',
  'executionsMissing',
  'executionsDoubled',
  'executionsStuck',
  'mailsMissing',
  'mailsDoubled',
  'outcomesUnknown',
  'sentButNotThere',
  'leftOpen',
];

/** The run in one object, and whether it kept every promise. */
export function makeReport({ options, kills, faults, settled, reconciled, comparison, temporalState, sender, mail }) {
  const recovery = {};
  for (const [kind, records] of Map.groupBy(kills, (record) => record.kind)) {
    const told = records.filter((record) => record.accepting !== undefined);
    /** Undefined where no kill of this kind had the recovery for itself; null where the instance did not recover. */
    const longest = (name) => {
      const times = told.map((record) => record[name]);
      return times.length === 0 ? undefined : times.includes(null) ? null : Math.max(...times);
    };
    recovery[kind] = {
      kills: records.length,
      measured: told.length,
      accepting: longest('accepting'),
      working: longest('working'),
    };
  }
  const slow = Object.entries(TARGETS_MS).flatMap(([kind, targets]) =>
    Object.entries(targets)
      .filter(([name, most]) => recovery[kind]?.measured > 0 && (recovery[kind][name] ?? Infinity) > most)
      .map(([name, most]) => `${kind} ${name} ${recovery[kind][name]} ms > ${most} ms`),
  );
  const { examples, ...counts } = comparison;
  const figures = { ...counts, leftOpen: settled.open ? sum(Object.values(settled.open)) : null };
  const checks = [
    ...noneOf({ ...Object.fromEntries(MUST_BE_NONE.map((name) => [name, figures[name]])), givenUp: sender.givenUp }),
    { name: 'temporalState', ok: temporalState.integrity === 'ok' },
  ];
  return {
    checks,
    chaos: { seed: options.seed, rate: options.rate, sendingSeconds: options.sendingMs / 1_000 },
    kept: MUST_BE_NONE.every((name) => figures[name] === 0) && sender.givenUp === 0 && temporalState.integrity === 'ok',
    ...figures,
    reconciled,
    kills: kills.length,
    recovery,
    slow,
    faults: faults.counts,
    connectionsHeldMost: faults.most.connections,
    temporalState,
    drops: mail.drops,
    refusals: sender.refusals,
    givenUp: sender.givenUp,
    repeated: sender.repeated,
    settled,
    examples,
    machine: describeMachine(),
  };
}

/** Checks of figures that have to be 0. */
export function noneOf(figures) {
  return Object.entries(figures).map(([name, count]) => ({ name, ok: count === 0, count }));
}

/** The tables a person reads; the JSON line comes behind. */
export function printReport(report) {
  const plain = { style: { head: [], border: [] } };
  const figures = new Table({ head: ['', 'count'], ...plain });
  const rows = ['accepted', 'leads', 'mails', ...MUST_BE_NONE, 'givenUp', 'repeated'];
  for (const name of rows) figures.push([name, report[name]]);
  figures.push(['settled by asking the mail server', report.reconciled]);
  console.log(figures.toString());
  const seconds = (ms) => (ms === undefined ? '–' : ms === null ? 'never' : (ms / 1_000).toFixed(1));
  const recovery = new Table({ head: ['kill', 'times', 'measured', 'accepting, s', 'working, s'], ...plain });
  for (const [kind, row] of Object.entries(report.recovery)) {
    recovery.push([kind, row.kills, row.measured, seconds(row.accepting), seconds(row.working)]);
  }
  console.log(recovery.toString());
  for (const line of report.slow) console.log(`slower than it should be: ${line}`);
  for (const [name, list] of Object.entries(report.examples)) console.log(`${name}: ${JSON.stringify(list)}`);
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
