import { readFileSync } from 'node:fs';
import { type ModelManifest, manifestSchema } from '../manifest.js';
import { alarmsOn, driftOf, driftOfOwn, type Row } from './spec-support.js';

const starter: ModelManifest = manifestSchema.parse(
  JSON.parse(readFileSync('models/starter/manifest.json', 'utf8')) as unknown,
);
const model = { auc: null, trainingRows: 9_240 };
const leads = (count: number, row: (n: number) => Row) => Array.from({ length: count }, (_, n) => row(n));
const named = (drift: ReturnType<typeof driftOf>) =>
  alarmsOn(drift, [], model).map(({ code, feature }) => `${code} ${feature}`);
/** Leads that have little of what the shipped model asks for. */
const few = (n: number): Row => ({ origin: n % 3 ? 'API' : 'Landing Page Submission', total_visits: (n * 7) % 20 });

describe('leads of an organization, by a model that was trained on those of others', () => {
  it('are nothing like the rows that it was trained on, whatever they do', () => {
    expect(named(driftOf(starter.features, 9_240, leads(500, few))).length).toBeGreaterThan(20);
  });

  it('raise nothing as long as they are as those before them', () => {
    expect(named(driftOfOwn(starter.features, leads(2_000, few), leads(500, few)))).toEqual([]);
  });

  it.each<[string, (n: number) => Row, string[]]>([
    [
      'a form that lost a field',
      (n) => ({ ...few(n), total_visits: null }),
      ['feature_drift total_visits', 'missing_values total_visits'],
    ],
    [
      'a field that has come',
      (n) => ({ ...few(n), occupation: n % 2 ? 'Student' : 'Unemployed' }),
      ['feature_drift occupation'],
    ],
    ['numbers that are higher', (n) => ({ ...few(n), total_visits: 10 + (n % 20) }), ['feature_drift total_visits']],
  ])('%s raises an alarm', (_, row, expected) =>
    expect(named(driftOfOwn(starter.features, leads(2_000, few), leads(500, row)))).toEqual(expected),
  );
});
