import type { FeatureSpec } from '../manifest.js';
import { sigmoid } from '../build-score.js';
import type { Row } from './spec-support.js';

const ROUNDS = 60;
const PENALTY = 1e-3;

/** A logistic regression of the specs here: what they watch must be a model that was right once. Descends with momentum, some 60 passes. */
export function fitLogistic(
  rows: readonly { row: Row; won: boolean }[],
  types: Readonly<Record<string, FeatureSpec['type']>>,
): (row: Row) => number {
  const encode = encoder(
    rows.map(({ row }) => row),
    types,
  );
  const inputs = rows.map(({ row }) => encode(row));
  const size = inputs[0]!.length;
  const weights = new Float64Array(size);
  const step = new Float64Array(size);
  const logOdds = (input: Float64Array) => {
    let sum = 0;
    for (let index = 0; index < size; index++) sum += weights[index]! * input[index]!;
    return sum;
  };
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = new Float64Array(size);
    for (const [at, input] of inputs.entries()) {
      const error = sigmoid(logOdds(input)) - Number(rows[at]!.won);
      for (let index = 0; index < size; index++) gradient[index]! += (error * input[index]!) / inputs.length;
    }
    for (let index = 0; index < size; index++) {
      step[index] = 0.9 * step[index]! - 0.3 * (gradient[index]! + PENALTY * weights[index]!);
      weights[index]! += step[index]!;
    }
  }
  return (row) => sigmoid(logOdds(encode(row)));
}

/** One, then numbers in standard deviations (0 where missing), then a column for each category. */
function encoder(rows: readonly Row[], types: Readonly<Record<string, FeatureSpec['type']>>) {
  const columns: ((row: Row) => number)[] = [() => 1];
  for (const [key, type] of Object.entries(types)) {
    const values = rows.map((row) => row[key] ?? null);
    if (type === 'categorical') {
      for (const category of new Set(values)) columns.push((row) => Number((row[key] ?? null) === category));
      continue;
    }
    const numbers = values.filter((value) => typeof value === 'number');
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    const spread = Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length) || 1;
    columns.push((row) => (typeof row[key] === 'number' ? (row[key] - mean) / spread : 0));
    columns.push((row) => Number(typeof row[key] !== 'number'));
  }
  return (row: Row) => Float64Array.from(columns, (column) => column(row));
}
