import type { ModelAlert } from '../../shared/model-day.js';
import { withTold } from './alert-memory.js';

const alarm = (severity: number, feature: string | null = null): Omit<ModelAlert, 'told'> => ({
  ...{ code: 'feature_drift', feature, value: 1, bound: 0.1, severity },
});
const past = (day: string, ...alerts: ModelAlert[]) => ({ day, leads: 1, latencyUs: null, alerts });
const toldOn = (before: ReturnType<typeof past>[], one = alarm(2)) => withTold([one], before, '2026-03-10')[0]!.told;

describe('what people are told of', () => {
  it('is told when it is new', () => {
    expect(toldOn([])).toBe(true);
    expect(toldOn([past('2026-03-09', { ...alarm(2, 'visits'), told: true })])).toBe(true);
  });

  it('is not told again within a week, although it sounds each day', () => {
    const told = past('2026-03-04', { ...alarm(2), told: true });
    expect(toldOn([told, past('2026-03-09', { ...alarm(2.2), told: false })])).toBe(false);
  });

  it('is told again after a week', () => expect(toldOn([past('2026-03-03', { ...alarm(2), told: true })])).toBe(true));

  it('is told when it begins only, of a feature whose reference moves along', () => {
    const toldOfFeature = (before: ReturnType<typeof past>[]) =>
      withTold([alarm(9, 'visits'), alarm(9)], before, '2026-03-10', true).map(({ told }) => told);
    expect(toldOfFeature([])).toEqual([true, true]);
    const before = past('2026-03-04', { ...alarm(2, 'visits'), told: false }, { ...alarm(2), told: true });
    expect(toldOfFeature([before])).toEqual([false, true]);
    expect(toldOfFeature([past('2026-03-03', { ...alarm(2, 'visits'), told: true })])).toEqual([true, true]);
  });

  it('is told again when it has become worse than ever it was told', () => {
    const before = [past('2026-03-08', { ...alarm(2), told: true }), past('2026-03-09', { ...alarm(1), told: false })];
    expect(toldOn(before, alarm(2.9))).toBe(false);
    expect(toldOn(before, alarm(3.1))).toBe(true);
  });
});
