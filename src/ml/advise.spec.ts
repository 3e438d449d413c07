import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { adviseOn } from './advise.js';
import { createModelScorer } from './create-model-scorer.js';
import { plausibleValues } from './explain/plausible-values.js';
import { loadModelFiles, type LoadedModel } from './load-model.js';
import type { ModelManifest } from './manifest.js';

const MODELS = join(import.meta.dirname, '../../test/fixtures/models');
/** 0 to 20: half of the leads have 10 and more. */
const QUANTILES = Array.from({ length: 101 }, (_, percent) => percent / 5);

let loaded: LoadedModel;
beforeAll(async () => {
  loaded = await loadModelFiles({
    manifest: JSON.parse(await readFile(join(MODELS, 'logistic.manifest.json'), 'utf8')),
    onnx: new Uint8Array(await readFile(join(MODELS, 'logistic.onnx'))),
  });
});

/** The logistic model: visits and minutes raise the score, and so does a referral. */
function scorerWith(changes: Partial<Record<'visits' | 'minutes' | 'source', object>> = {}) {
  const features = loaded.manifest.features.map((feature) => ({
    ...feature,
    ...(feature.type === 'numeric' && { quantiles: QUANTILES }),
    ...changes[feature.key as 'visits'],
  }));
  return createModelScorer({ ...loaded, manifest: { ...loaded.manifest, features } as ModelManifest });
}

const lead = { attributes: { visits: 2, minutes: 18, source: 'Portal' } };

describe('what would raise a score', () => {
  it('is what the model itself says of the lead with one thing changed', async () => {
    const scorer = scorerWith({ source: { changeable: true } });
    const advice = await adviseOn(scorer, lead, 5);
    const [now] = await scorer.score([lead]);
    expect(advice).toMatchObject({ model: { key: 'logistic', version: '1' }, points: now!.points });
    expect(advice.value).toBeCloseTo(now!.value, 12);
    expect(advice.suggestions.map(({ feature }) => feature)).toEqual(['visits', 'source']);
    for (const { feature, to, value } of advice.suggestions) {
      const [changed] = await scorer.score([{ attributes: { ...lead.attributes, [feature]: to } }]);
      expect(value).toBeCloseTo(changed!.value, 12);
      expect(value).toBeGreaterThan(now!.value);
    }
    expect(advice.suggestions[1]).toEqual({
      feature: 'source',
      label: 'Source',
      from: 'Portal',
      to: 'Referral',
      value: expect.any(Number),
      points: 87,
      text: 'From 50 to 87: source: Referral (now: source: Portal)',
    });
  });

  it('names the small step that brings most of it', async () => {
    const { suggestions } = await adviseOn(scorerWith(), lead, 5);
    // 18 visits give a probability of .99, and 10 give .92.
    expect(suggestions).toMatchObject([{ feature: 'visits', from: 2, to: 10 }]);
    expect(suggestions[0]!.text).toMatch(/^From 50 to 92: visits: 10 visits \(now: visits: 2 visits\)$/);
  });

  it('leaves out what cannot be changed, and what is personal or sensitive', async () => {
    for (const change of [{ changeable: false }, { personal: true }, { sensitive: true }]) {
      const scorer = scorerWith({ visits: change, source: { changeable: true, ...change } });
      expect((await adviseOn(scorer, lead, 5)).suggestions).toEqual([]);
    }
  });

  it('never says that less should have been counted, nor what few leads are', async () => {
    const falling = { phrase: 'visited {value} ago', unit: 'days' };
    const { suggestions } = await adviseOn(
      scorerWith({
        visits: falling,
        source: {
          changeable: true,
          distribution: { shares: { Google: 0.6, Referral: 0.01, Portal: 0.3 }, missing: 0.09 },
        },
      }),
      { attributes: { visits: 12, minutes: 18, source: 'Portal' } },
      5,
    );
    // More days ago would raise this model's score, but time does not run backwards.
    expect(suggestions.map(({ feature, to }) => [feature, to])).toEqual([['source', 'Google']]);
  });

  it('never says that what is so should not be', () => {
    const { readers } = scorerWith({ source: { changeable: true, categories: ['No', 'Yes'] } });
    const reader = readers.find(({ spec }) => spec.key === 'source')!;
    const named = (source: string | null) =>
      plausibleValues(reader, reader.read({ attributes: { source } }, new Date())).map(({ raw }) => raw);
    expect(named('Yes')).toEqual([]);
    expect(named('No')).toEqual(['Yes']);
    expect(named(null)).toEqual(['Yes']);
  });

  it('has something to say of a lead about whom nothing is known, and no more than is asked for', async () => {
    const scorer = scorerWith({ source: { changeable: true } });
    expect((await adviseOn(scorer, { attributes: {} }, 2)).suggestions).toHaveLength(2);
    const [first] = (await adviseOn(scorer, { attributes: {} }, 1)).suggestions;
    expect(first).toMatchObject({ feature: 'visits', from: null });
    expect(first!.text).toContain('(now: visits: not known)');
  });
});
