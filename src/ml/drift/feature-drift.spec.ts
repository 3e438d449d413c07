import { alarmsOf } from './alerts.js';
import { FeatureTally, featureBins } from './feature-tally.js';
import { holm } from './holm.js';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.js';
import { latency, volume } from './operation.js';
import { populationStability } from './population-stability.js';
import { alarmsOn, dayOf, describeRows, driftOf } from './spec-support.js';

const rows = Array.from({ length: 2_000 }, (_, n) => ({ visits: (n * 7) % 100, job: ['A', 'B', 'C'][n % 3]! }));
const features = describeRows(rows, { visits: 'numeric', job: 'categorical' });
const day = (visits: (n: number) => number | null, job: (n: number) => string | null, leads = 600) =>
  driftOf(
    features,
    rows.length,
    Array.from({ length: leads }, (_, n) => ({ visits: visits(n), job: job(n) })),
  );
const asBefore = { visits: (n: number) => (n * 13) % 100, job: (n: number) => ['a', 'b', 'c'][n % 3]! };
const model = { auc: null, trainingRows: rows.length };

describe('features', () => {
  it('that are as they were raise nothing, whatever the case of their words', () => {
    const drift = day(asBefore.visits, asBefore.job);
    expect(drift.every(({ hasDrifted, isMissed }) => !hasDrifted && !isMissed)).toBe(true);
    expect(drift[1]!.psi).toBeLessThan(0.001);
  });

  it.each([
    ['numbers that are higher', day((n) => 60 + (n % 40), asBefore.job), ['feature_drift visits']],
    ['a category that grew', day(asBefore.visits, (n) => (n % 10 < 8 ? 'A' : 'B')), ['feature_drift job']],
    ['a category that was never seen', day(asBefore.visits, (n) => (n % 2 ? 'New' : 'A')), ['feature_drift job']],
    [
      'half of the values gone',
      day((n) => (n % 2 ? n % 100 : null), asBefore.job),
      ['feature_drift visits', 'missing_values visits'],
    ],
    ['all of the values gone', day(() => null, asBefore.job), ['feature_drift visits', 'missing_values visits']],
  ])('%s', (_, drift, expected) =>
    expect(alarmsOn(drift, [], model).map(({ code, feature }) => `${code} ${feature}`)).toEqual(expected),
  );

  it('that moved by a trifle raise nothing, however many leads there are', () => {
    const drift = day((n) => ((n * 13) % 100) + 3, asBefore.job, 20_000);
    expect(drift[0]!.psiPValue).toBeLessThan(1e-6);
    expect(alarmsOn(drift, [], model)).toEqual([]);
  });

  it('are compared with what the manifest tells only', () => {
    const [numeric] = features;
    expect(featureBins({ ...numeric!, distribution: undefined })).toBeNull();
    const tally = new FeatureTally({ ...numeric!, quantiles: undefined }, featureBins(numeric!)!);
    tally.add(5);
    expect(kolmogorovSmirnov(tally, 2_000)).toBeNull();
  });
});

describe('statistics', () => {
  it('index and p-value are those of NumPy and SciPy', () => {
    const shares = [0.25, 0.25, 0.25, 0.25];
    const { psi, pValue, byChance } = populationStability({ shares, other: null }, 1_000, [160, 100, 80, 60]);
    expect(psi).toBeCloseTo(0.1314098464284628, 12);
    expect(pValue / 2.989815608975208e-8).toBeCloseTo(1, 6);
    expect(byChance).toBeCloseTo(3 * (1 / 400 + 1 / 1_000), 12);
  });

  it('the distance of distribution functions is that to the nearest that the quantiles leave possible', () => {
    const spec = { ...features[0]!, quantiles: Array.from({ length: 101 }, (_, index) => Math.max(0, index - 40)) };
    const tally = new FeatureTally(spec, featureBins(spec)!);
    // No lead is above 30, where 29 to 30 % of the rows were.
    for (let n = 0; n < 100; n++) tally.add(n < 60 ? 0 : 30);
    expect(kolmogorovSmirnov(tally, 2_000)!.distance).toBeCloseTo(0.29, 10);
    const alike = new FeatureTally(spec, featureBins(spec)!);
    for (let n = 0; n < 1_000; n++) alike.add(Math.max(0, n / 10 - 40));
    expect(kolmogorovSmirnov(alike, 2_000)!.distance).toBeLessThan(0.001);
  });

  it('Holm: the smallest at a share of the level, the others at more of it', () => {
    expect(holm([0.02, 0.001, 0.04, 0.03], 0.05)).toEqual([false, true, false, false]);
    expect(holm([0.02, 0.001, 0.04, 0.012], 0.05)).toEqual([true, true, true, true]);
    expect(holm([], 0.05)).toEqual([]);
  });
});

describe('operation', () => {
  const past = (days: number, leads: (weekday: number) => number, latencyUs: number | null = 300) =>
    Array.from({ length: days }, (_, n) => {
      const at = new Date(Date.UTC(2026, 0, 5 + n));
      const own = latencyUs && latencyUs * (1 + (n % 5) / 20);
      return { day: at.toISOString().slice(0, 10), leads: leads(at.getUTCDay()) + (n % 3), latencyUs: own };
    });
  const workdays = (weekday: number) => (weekday === 0 || weekday === 6 ? 20 : 200);
  const alarms = (figures: object) => alarmsOf({ ...dayOf([], [], model), ...figures }).map(({ code }) => code);
  const comes = (leads: number, day = '2026-02-02') => {
    const { usual, pValue } = volume(past(28, workdays), day, leads)!;
    return alarms({ leads, usualLeads: usual, volumePValue: pValue });
  };

  it('leads: half as many, or three times as many, by the day of the week', () => {
    expect(comes(190)).toEqual([]);
    expect(comes(20)).toEqual(['volume']);
    expect(comes(0)).toEqual(['volume']);
    expect(comes(900)).toEqual(['volume']);
    // A Sunday.
    expect(comes(20, '2026-02-01')).toEqual([]);
    expect(comes(200, '2026-02-01')).toEqual(['volume']);
    expect(volume(past(13, workdays), '2026-02-02', 0)).toBeNull();
  });

  it('leads: a strange day among those before makes no other strange', () => {
    const days = past(28, workdays).map((one, n) => (n === 20 ? { ...one, leads: 90_000 } : one));
    expect(volume(days, '2026-02-02', 200)!.pValue).toBeGreaterThan(0.01);
    expect(volume(days, '2026-02-02', 5)!.pValue).toBeLessThan(1e-4);
  });

  it('time of a score: twice as long, and 5 ms', () => {
    const takes = (usualUs: number, p95: number) => {
      const { usual, pValue } = latency(past(28, workdays, usualUs), p95)!;
      return alarms({ latencyUs: { median: 1, p95, usualP95: usual, pValue } });
    };
    expect(takes(300, 3_000)).toEqual([]);
    expect(takes(300, 9_000)).toEqual(['latency']);
    expect(takes(9_000, 12_000)).toEqual([]);
    expect(takes(9_000, 40_000)).toEqual(['latency']);
    expect(latency(past(28, workdays, null), 1)).toBeNull();
  });
});
