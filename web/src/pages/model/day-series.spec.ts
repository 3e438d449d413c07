import type { ModelDay } from '../../api/types.js';
import { comparedWith, daySeries, worstPsi } from './day-series.js';

type Statistics = ModelDay['statistics'];
const feature = (psi: number, psiByChance: number) => ({ psi, psiByChance }) as Statistics['features'][number];
const day = (of: string, features: Statistics['features']) =>
  ({ day: of, statistics: { features } }) as unknown as ModelDay;

describe('figures by day', () => {
  test('the worst index counts beyond chance only, and never below nothing', () => {
    expect(worstPsi(day('2026-11-01', [feature(0.2, 0.05), feature(0.3, 0.25)]).statistics)).toBeCloseTo(0.15, 9);
    expect(worstPsi(day('2026-11-01', [feature(0.01, 0.05)]).statistics)).toBe(0);
  });

  test('says what features were compared with, of the newest day on which they were', () => {
    const own = day('2026-11-02', [feature(0.2, 0)]);
    own.statistics.comparedWith = { kind: 'own_leads', rows: 300, from: '2026-10-01', to: '2026-10-28' };
    expect(comparedWith([day('2026-11-01', [feature(0.2, 0)]), own, day('2026-11-03', [])])).toBe(
      'your own leads of the weeks before',
    );
    expect(comparedWith([day('2026-11-01', [feature(0.2, 0)])])).toBe('the rows that it was trained on');
  });

  test('days without the figure are left out', () => {
    const days = [day('2026-11-01', []), day('2026-11-02', [feature(0.2, 0)])];
    expect(daySeries(days, worstPsi)).toEqual([{ day: '2026-11-02', at: Date.UTC(2026, 10, 2), value: 0.2 }]);
  });
});
