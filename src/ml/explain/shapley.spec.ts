import type { FeatureInput } from '../features/feature-readers.js';
import { seededRandom } from './random.js';
import { type Background, type Evaluate, explain, mean } from './shapley.js';

type Model = (row: readonly number[]) => number;

const evaluateWith =
  (model: Model, count?: { rows: number }): Evaluate =>
  (columns, rows) => {
    if (count) count.rows += rows;
    return Promise.resolve(
      Float64Array.from({ length: rows }, (_, row) => model(columns.map((column) => column[row] as number))),
    );
  };

function backgroundOf(model: Model, rows: number[][]): Background {
  return { rows, values: Float64Array.from(rows, model) };
}

/** By the definition: over all orders in which features can join. */
function bruteForce(model: Model, lead: number[], background: number[][]): number[] {
  const orders = permutations(lead.map((_, index) => index));
  const sums = lead.map(() => 0);
  for (const other of background) {
    for (const order of orders) {
      const row = [...other];
      for (const feature of order) {
        const before = model(row);
        row[feature] = lead[feature]!;
        sums[feature]! += model(row) - before;
      }
    }
  }
  return sums.map((sum) => sum / orders.length / background.length);
}

function permutations(items: number[]): number[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((first, at) => permutations(items.toSpliced(at, 1)).map((rest) => [first, ...rest]));
}

const twisted: Model = ([a = 0, b = 0, c = 0, d = 0, e = 0]) =>
  Math.sin(3 * a) + a * b - 2 * b * c * d + (c > 0.5 ? 1.5 : -0.5) * e + d ** 2;
const WEIGHTS = [0.4, -1.2, 2, 0.7, -0.3, 1.1, 0.05, -2.2, 0.9, 0.6, -0.8, 1.7];
const linear: Model = (row) => row.reduce((sum, value, index) => sum + value * WEIGHTS[index % WEIGHTS.length]!, -1);

function rowsBy(seed: number, rows: number, features: number): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, () => Array.from({ length: features }, () => random()));
}
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe('explaining by Shapley values', () => {
  it('gives what the definition gives, where every coalition is evaluated', async () => {
    const rows = rowsBy(1, 7, 5);
    // One that is like the lead in two features: they contribute nothing to that duel.
    const lead = [0.9, 0.2, 0.7, 0.4, 0.1];
    rows.push([0.9, 0.5, 0.7, 0.3, 0.8]);
    const count = { rows: 0 };
    const found = await explain(lead, twisted(lead), backgroundOf(twisted, rows), evaluateWith(twisted, count), 1_000);
    expect(found).toMatchObject({ isExact: true, error: 0 });
    bruteForce(twisted, lead, rows).forEach((expected, feature) =>
      expect(found.contributions[feature]).toBeCloseTo(expected, 12),
    );
    expect(count.rows).toBe(7 * 30 + 6);
  });

  it.each([
    ['exactly', 20_000],
    ['from samples', 600],
    ['from samples of a part of the background', 100],
  ])('gives a linear model its weights times the distance from the mean, %s', async (_, mostRows) => {
    const background = backgroundOf(linear, rowsBy(2, 20, 9));
    const lead = rowsBy(3, 1, 9)[0]!;
    const found = await explain(lead, linear(lead), background, evaluateWith(linear), mostRows);
    const expected = lead.map(
      (value, feature) =>
        WEIGHTS[feature]! * (value - background.rows.reduce((s, row) => s + (row[feature] as number), 0) / 20),
    );
    const far = Math.max(...expected.map((value, feature) => Math.abs(value - found.contributions[feature]!)));
    // Sampling walks is exact for a linear model; sampling rows of the background is not, and says so.
    if (mostRows === 100) expect(far).toBeLessThan(5 * found.error);
    else expect(far).toBeLessThan(1e-12);
  });

  it('states an error that covers the distance from the exact values', async () => {
    const features = 8;
    // Products of three: pairs of walks alone would be exact for those of two.
    const model: Model = (row) =>
      row.reduce((s, value, i) => s + 5 * WEIGHTS[i]! * value * row[(i + 1) % features]! * row[(i + 3) % features]!, 0);
    const background = backgroundOf(model, rowsBy(4, 40, features));
    let within = 0;
    let far = 0;
    for (const lead of rowsBy(5, 60, features)) {
      const exact = await explain(lead, model(lead), background, evaluateWith(model), 1e6);
      const sampled = await explain(lead, model(lead), background, evaluateWith(model), 560);
      expect([exact.isExact, sampled.isExact]).toEqual([true, false]);
      const distances = exact.contributions.map((value, i) => Math.abs(value - sampled.contributions[i]!));
      within += distances.filter((distance) => distance <= 2 * sampled.error).length;
      far = Math.max(far, ...distances);
    }
    expect(far).toBeGreaterThan(1e-6);
    expect(within / (60 * features)).toBeGreaterThan(0.95);
  });

  it.each([4, 12, 60])('adds up to the score whatever is sampled, with %d features', async (features) => {
    const model: Model = (row) => Math.tanh(linear(row) / 4) * 10;
    const background = backgroundOf(model, rowsBy(6, 30, features));
    for (const mostRows of [10, 300, 5_000]) {
      for (const lead of rowsBy(7, 20, features)) {
        const { contributions } = await explain(lead, model(lead), background, evaluateWith(model), mostRows);
        expect(Math.abs(mean(background.values) + sum(contributions) - model(lead))).toBeLessThan(1e-9);
      }
    }
  });

  it('takes no more rows of the model than it may, but for four pairs of walks', async () => {
    for (const [features, mostRows] of [
      [12, 262],
      [30, 1_000],
      [100, 262],
    ] as const) {
      const count = { rows: 0 };
      const background = backgroundOf(linear, rowsBy(8, 100, features));
      const lead = rowsBy(9, 1, features)[0]!;
      await explain(lead, linear(lead), background, evaluateWith(linear, count), mostRows);
      expect(count.rows).toBeLessThanOrEqual(Math.max(mostRows, 4 * 2 * (features - 1)));
    }
  });

  it('explains the same lead alike each time', async () => {
    const background = backgroundOf(twisted, rowsBy(10, 50, 5));
    const lead = rowsBy(11, 1, 5)[0]!;
    const once = await explain(lead, twisted(lead), background, evaluateWith(twisted), 100);
    expect(await explain(lead, twisted(lead), background, evaluateWith(twisted), 100)).toEqual(once);
  });

  it('takes missing numbers for alike, and gives nothing to what does not tell the lead from the background', async () => {
    const rows: FeatureInput[][] = [[Number.NaN, 'a', 1]];
    const model: Evaluate = (columns, count) =>
      Promise.resolve(Float64Array.from({ length: count }, (_, row) => (columns[1]![row] === 'b' ? 2 : 0)));
    const background = { rows, values: Float64Array.of(0) };
    const found = await explain([Number.NaN, 'b', 5], 2, background, model, 100);
    expect([...found.contributions]).toEqual([0, 2, 0]);
    const same = await explain([Number.NaN, 'a', 1], 0, background, model, 100);
    expect([...same.contributions]).toEqual([0, 0, 0]);
  });
});
