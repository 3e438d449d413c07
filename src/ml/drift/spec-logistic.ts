import type { FeatureSpec } from '../manifest.js';
import { sigmoid } from '../build-score.js';
import type { Row } from './spec-support.js';

const ROUNDS = 40;
const PENALTY = 1e-3;

/** A logistic regression of the specs here: what they watch must be a model that was right once. Descends with momentum, some 40 passes. */
export function fitLogistic(
  rows: readonly { row: Row; won: boolean }[],
  types: Readonly<Record<string, FeatureSpec['type']>>,
): (row: Row) => number {
  const { encode, size } = encoder(
    rows.map(({ row }) => row),
    types,
  );
  const inputs = rows.map(({ row }) => encode(row));
  const weights = new Float64Array(size);
  const step = new Float64Array(size);
  const logOdds = ({ columns, values }: Input) => {
    let sum = 0;
    for (let at = 0; at < columns.length; at++) sum += weights[columns[at]!]! * values[at]!;
    return sum;
  };
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = new Float64Array(size);
    for (const [at, input] of inputs.entries()) {
      const error = (sigmoid(logOdds(input)) - Number(rows[at]!.won)) / inputs.length;
      for (let n = 0; n < input.columns.length; n++) gradient[input.columns[n]!]! += error * input.values[n]!;
    }
    for (let index = 0; index < size; index++) {
      step[index] = 0.9 * step[index]! - 0.3 * (gradient[index]! + PENALTY * weights[index]!);
      weights[index]! += step[index]!;
    }
  }
  return (row) => sigmoid(logOdds(encode(row)));
}

/** The columns of a row that are not 0. */
interface Input {
  columns: number[];
  values: number[];
}

/** One, then numbers in standard deviations (0 where missing), then a column for each category, the missing one included. */
function encoder(rows: readonly Row[], types: Readonly<Record<string, FeatureSpec['type']>>) {
  let size = 1;
  const features = Object.entries(types).map(([key, type]) => {
    const values = rows.map((row) => row[key] ?? null);
    const categories = [...new Set(type === 'categorical' ? values : [null])];
    const columnOf = new Map(categories.map((category) => [category, size++] as const));
    const numbers = type === 'numeric' ? values.filter((value) => typeof value === 'number') : [];
    const mean = numbers.reduce((sum, value) => sum + value, 0) / Math.max(1, numbers.length);
    const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, numbers.length);
    return { key, columnOf, mean, spread: Math.sqrt(variance) || 1, column: type === 'numeric' ? size++ : 0 };
  });
  const encode = (row: Row): Input => {
    const input: Input = { columns: [0], values: [1] };
    for (const { key, columnOf, mean, spread, column } of features) {
      const value = row[key] ?? null;
      const isNumber = column > 0 && typeof value === 'number';
      const place = isNumber ? column : columnOf.get(value);
      if (place === undefined) continue;
      input.columns.push(place);
      input.values.push(isNumber ? (value - mean) / spread : 1);
    }
    return input;
  };
  return { encode, size };
}
