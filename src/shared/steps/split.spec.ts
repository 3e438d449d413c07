import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { decideSplit, splitPosition } from './split.js';

const paths = fc
  .array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 })
  .map((weights) => weights.map((weight, n) => ({ name: `p${n}`, weight, next: `step-${n}` })));

describe('decideSplit', () => {
  it('sends as many leads down each path as its weight says', () => {
    fc.assert(
      fc.property(paths, fc.string(), (some, id) => {
        const leads = 3_000;
        const counts = new Map<string, number>();
        for (let n = 0; n < leads; n++) {
          const { path } = decideSplit({ id, paths: some }, 'key', `${id}-${n}`);
          counts.set(path, (counts.get(path) ?? 0) + 1);
        }
        const total = some.reduce((sum, { weight }) => sum + weight, 0);
        for (const { name, weight } of some) {
          const share = weight / total;
          // Five standard deviations of a binomial. Of those who are few, one in a hundred thousand is beyond: hence the seed.
          const most = 5 * Math.sqrt(leads * share * (1 - share)) + 1;
          expect(Math.abs((counts.get(name) ?? 0) - leads * share)).toBeLessThan(most);
        }
      }),
      { numRuns: 30, seed: 20_261_129 },
    );
  });

  it('sends a lead down the same path each time', () => {
    fc.assert(
      fc.property(paths, fc.uuid(), (some, leadId) => {
        const step = { id: 'ab', paths: some };
        expect(decideSplit(step, 'key', leadId)).toEqual(decideSplit(structuredClone(step), 'key', leadId));
      }),
    );
  });

  it('moves only the leads between the borders where weights change', () => {
    const of = (a: number, b: number) => ({
      id: 'ab',
      paths: [
        { name: 'a', weight: a, next: 'x' },
        { name: 'b', weight: b, next: 'y' },
      ],
    });
    const leads = Array.from({ length: 2_000 }, () => randomUUID());
    const moved = leads.filter((lead) => {
      const before = decideSplit(of(50, 50), 'key', lead).path;
      const after = decideSplit(of(60, 40), 'key', lead).path;
      if (before === 'a') expect(after).toBe('a');
      return before !== after;
    });
    expect(moved.length / leads.length).toBeGreaterThan(0.06);
    expect(moved.length / leads.length).toBeLessThan(0.14);
  });

  it('shuffles leads anew for each step and template', () => {
    const leads = Array.from({ length: 500 }, () => randomUUID());
    const halves = (key: string, step: string) => leads.map((lead) => splitPosition(key, step, lead) < 0.5);
    const same = (a: boolean[], b: boolean[]) => a.filter((half, n) => half === b[n]).length / leads.length;
    for (const other of [halves('k', 'other'), halves('other', 'ab')]) {
      expect(same(halves('k', 'ab'), other)).toBeGreaterThan(0.35);
      expect(same(halves('k', 'ab'), other)).toBeLessThan(0.65);
    }
  });
});
