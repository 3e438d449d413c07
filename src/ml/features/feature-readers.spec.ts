import type { ScoringLead } from '../../shared/score.js';
import { featureReaders } from './feature-readers.js';
import { manifestSchema } from '../manifest.js';

const manifest = manifestSchema.parse({
  schemaVersion: 1,
  key: 'test',
  version: '1',
  onnx: { file: 'model.onnx', sha256: '0'.repeat(64), scoresOutput: 'scores', missingCategory: 'nan' },
  missingValues: ['Select'],
  features: [
    { key: 'visits', label: 'Visits', type: 'numeric', from: ['attributes.visits', 'attributes.total.visits'] },
    {
      key: 'source',
      label: 'Source',
      type: 'categorical',
      from: ['attributes.source', 'origin'],
      categories: ['Google'],
    },
    { key: 'no_mail', label: 'No mail', type: 'categorical', from: ['attributes.no_mail'], categories: ['No', 'Yes'] },
  ],
  terms: [['visits'], ['source'], ['no_mail']],
  intercept: 0,
  calibration: { a: 1, b: 0 },
  bands: { hot: 0.7, warm: 0.3 },
  training: {},
  metrics: {},
});

function read(lead: unknown) {
  const [visits, source, noMail] = featureReaders(manifest).map((reader) =>
    reader.read(lead as ScoringLead, new Date()),
  );
  return { visits: visits!, source: source!, noMail: noMail! };
}

describe('reading features from a lead', () => {
  test.each([
    [7, 7],
    ['7', 7],
    [' 7.5 ', 7.5],
    ['-1e2', -100],
    [0, 0],
  ])('takes %j as a number', (value, number) => {
    expect(read({ attributes: { visits: value } }).visits).toEqual({ input: number, raw: number });
  });

  test.each([
    [''],
    ['seven'],
    ['7 visits'],
    ['1e999'],
    ['0x10'],
    [Infinity],
    [Number.NaN],
    [true],
    [null],
    [[7]],
    [{}],
  ])('takes %j for a number as missing', (value) => {
    expect(read({ attributes: { visits: value } }).visits).toEqual({ input: Number.NaN, raw: null });
  });

  test('matches categories whatever their case and shows the value as the lead had it', () => {
    expect(read({ attributes: { source: ' google ' } }).source).toEqual({ input: 'Google', raw: 'google' });
  });

  test('keeps a category that it does not know apart from a missing one', () => {
    expect(read({ attributes: { source: 'Carrier pigeon' } }).source).toEqual({
      input: '(unseen)',
      raw: 'Carrier pigeon',
    });
    expect(read({ attributes: { source: 'nan' } }).source.input).toBe('(unseen)');
    expect(read({ attributes: { source: 'select' } }).source).toEqual({ input: 'nan', raw: null });
    expect(read({}).source).toEqual({ input: 'nan', raw: null });
  });

  test('reads the next field where the first has nothing', () => {
    expect(read({ origin: 'Google', attributes: { source: 'Select' } }).source.input).toBe('Google');
    expect(read({ attributes: { 'total.visits': 3 } }).visits.input).toBe(3);
  });

  test.each([
    [true, 'Yes'],
    ['YES', 'Yes'],
    [1, 'Yes'],
    ['on', 'Yes'],
    [false, 'No'],
    ['0', 'No'],
    ['perhaps', '(unseen)'],
  ])('takes %j for a yes/no feature as %s', (value, input) => {
    expect(read({ attributes: { no_mail: value } }).noMail).toEqual({ input, raw: value });
  });

  test('cuts long text in what it shows', () => {
    const { raw } = read({ attributes: { source: 'x'.repeat(5_000) } }).source;
    expect(raw).toHaveLength(201);
  });

  test('does not look at inherited properties', () => {
    const lead = { attributes: Object.create({ visits: 9 }) as object };
    expect(read(lead).visits.raw).toBeNull();
  });
});

describe('the manifest', () => {
  const valid = JSON.parse(JSON.stringify(manifest)) as Record<string, object>;
  test.each([
    [
      'reads a field that identifies a person',
      { features: [{ ...manifest.features[0], from: ['email'] }], terms: [['visits']] },
    ],
    ['names a file elsewhere', { onnx: { ...valid.onnx, file: '../model.onnx' } }],
    ['has a term of an unknown feature', { terms: [['visits'], ['nothing']] }],
    ['has warm above hot', { bands: { hot: 0.3, warm: 0.7 } }],
    ['turns the log-odds upside down', { calibration: { a: -1, b: 0 } }],
    [
      'reads a feature of the catalogue that is not there',
      { features: [{ ...manifest.features[0], from: ['feature.luck'] }], terms: [['visits']] },
    ],
    ['is of another schema', { schemaVersion: 3 }],
  ])('is refused where it %s', (_, change) => {
    expect(manifestSchema.safeParse(valid).success).toBe(true);
    expect(manifestSchema.safeParse({ ...valid, ...change }).success).toBe(false);
  });
});
