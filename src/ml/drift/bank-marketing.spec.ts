import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { AlertCode } from '../../shared/model-day.js';
import { areaUnderCurve } from './auc.js';
import type { Outcome } from './calibration.js';
import { seededRandom } from './random.js';
import { fitLogistic } from './spec-logistic.js';
import { alarmsOn, describeRows, driftOf, type Row, shuffled } from './spec-support.js';

/**
 * Real rows in time order: telephone calls of a Portuguese bank from May 2008 to November 2010 (Moro, Cortez and Rita, 2014), whose customers
 * and success changed with the financial crisis. The folder is named by THROUGHLINE_DATA; without it these are skipped.
 */
const FOLDER = process.env.THROUGHLINE_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');
const FILE = resolve(FOLDER, 'leads/bank-additional-full.csv.gz');
const NUMBERS = ['age', 'campaign', 'pdays', 'previous', 'emp.var.rate', 'cons.price.idx', 'cons.conf.idx'];
const MORE_NUMBERS = ['euribor3m', 'nr.employed'];
const CATEGORIES = ['job', 'marital', 'education', 'default', 'housing', 'loan', 'contact', 'month', 'day_of_week'];
const TYPES = Object.fromEntries([
  ...[...NUMBERS, ...MORE_NUMBERS].map((key) => [key, 'numeric'] as const),
  ...[...CATEGORIES, 'poutcome'].map((key) => [key, 'categorical'] as const),
]);
/** What is known of the customer, without the calendar and the state of the economy, which time alone moves. */
const OF_CUSTOMERS = Object.fromEntries(
  ['age', 'job', 'marital', 'education', 'default', 'housing', 'loan', 'contact'].map((key) => [key, TYPES[key]!]),
);
const TRAINING_ROWS = 12_000;
const LEADS_A_DAY = 1_000;
const SEEDS = 20;

interface LabelledRow {
  row: Row;
  won: boolean;
}

/** `duration` is left out: it is known when the outcome is. */
function readRows(): LabelledRow[] {
  const [head, ...lines] = gunzipSync(readFileSync(FILE)).toString('utf8').trim().split(/\r?\n/);
  const names = head!.split(';').map((name) => name.replaceAll('"', ''));
  return lines.map((line) => {
    const cells = line.split(';').map((cell) => cell.replaceAll('"', ''));
    const row: Record<string, string | number | null> = {};
    for (const [index, name] of names.entries()) {
      const cell = cells[index]!;
      if (TYPES[name] === 'numeric') row[name] = cell === '999' && name === 'pdays' ? null : Number(cell);
      else if (TYPES[name] === 'categorical') row[name] = cell === 'unknown' ? null : cell;
    }
    return { row, won: cells.at(-1) === 'yes' };
  });
}

const isThere = existsSync(FILE);
if (!isThere) console.info(`bank marketing is skipped: there is no ${FILE}; THROUGHLINE_DATA names the folder`);

(isThere ? describe : describe.skip)('bank marketing', () => {
  const rows = isThere ? readRows() : [];

  /** Trains on the first rows, and looks at the rest day by day: the alarms of each. */
  function watch(ordered: readonly LabelledRow[], types = TYPES): AlertCode[][] {
    const training = ordered.slice(0, TRAINING_ROWS);
    // The newest of the training rows measure what a model of the others is worth, as the trainer does.
    const cut = Math.floor(TRAINING_ROWS * 0.7);
    const model = fitLogistic(training.slice(0, cut), types);
    const outcomesOf = (some: readonly LabelledRow[]): Outcome[] =>
      some.map(({ row, won }) => ({ predicted: model(row), won }));
    const auc = areaUnderCurve(outcomesOf(training.slice(cut)))!;
    const features = describeRows(
      training.map(({ row }) => row),
      types,
    );
    const days: AlertCode[][] = [];
    for (let start = TRAINING_ROWS; start + LEADS_A_DAY <= ordered.length; start += LEADS_A_DAY) {
      const day = ordered.slice(start, start + LEADS_A_DAY);
      const drift = driftOf(
        features,
        TRAINING_ROWS,
        day.map(({ row }) => row),
      );
      days.push(alarmsOn(drift, outcomesOf(day), { auc, trainingRows: cut }).map(({ code }) => code));
    }
    return days;
  }
  const shareWith = (days: AlertCode[][], code: AlertCode) =>
    days.filter((codes) => codes.includes(code)).length / days.length;

  it('in time order: the alarm sounds, for features, for outcomes, and without the calendar and the economy', () => {
    const days = watch(rows);
    const ofCustomers = watch(rows, OF_CUSTOMERS);
    const shares = {
      features: shareWith(days, 'feature_drift'),
      calibration: shareWith(days, 'calibration_drift'),
      auc: shareWith(days, 'auc_drop'),
      customers: shareWith(ofCustomers, 'feature_drift'),
      customersCalibration: shareWith(ofCustomers, 'calibration_drift'),
    };
    console.info('bank marketing in time order, share of days with an alarm', days.length, shares);
    expect(days[0]).toContain('feature_drift');
    expect(shares.features).toBe(1);
    expect(shares.customers).toBeGreaterThan(0.3);
    expect(shares.calibration).toBeGreaterThan(0.5);
  }, 120_000);

  it(`shuffled: ${SEEDS} seeds, one alarm at most`, () => {
    const alarms: string[] = [];
    for (let seed = 1; seed <= SEEDS; seed++) {
      const days = watch(shuffled(rows, seededRandom(seed)));
      for (const [day, codes] of days.entries()) if (codes.length > 0) alarms.push(`${seed}/${day}: ${codes.join()}`);
    }
    console.info(`bank marketing shuffled, ${SEEDS} seeds of 29 days: ${alarms.length} days with an alarm`, alarms);
    expect(alarms.length).toBeLessThanOrEqual(1);
  }, 600_000);
});
