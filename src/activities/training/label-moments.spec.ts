import type { LeadStatus } from '../../shared/lead.js';
import { labelMoment } from './label-moments.js';

const DAY_MS = 86_400_000;
const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * DAY_MS);
const horizon = { horizonDays: 30, now: day(100) };
const lead = (scored: number[], changes: [number, LeadStatus][] = [], end = '00000000') => ({
  leadId: `019b7c00-0000-7000-8000-0000${end}`,
  scoredAt: scored.map(day),
  changes: changes.map(([n, to]) => ({ at: day(n), to })),
});

describe('the moment that a lead is learned from', () => {
  it('is one at which it was scored before its outcome', () => {
    const chosen = new Set<number>();
    for (const end of ['00000000', '00000001', '00000002', '00000003']) {
      const moment = labelMoment(lead([0, 5, 10, 20, 25], [[20, 'won']], end), horizon);
      expect(moment!.label).toBe(1);
      chosen.add((moment!.at.getTime() - day(0).getTime()) / DAY_MS);
    }
    expect([...chosen].sort((a, b) => a - b)).toEqual([0, 5, 10]);
  });

  it('is the same one each time', () => {
    const history = lead([0, 5, 10], [[20, 'lost']], '1234abcd');
    expect(labelMoment(history, horizon)).toEqual(labelMoment(history, horizon));
    expect(labelMoment(history, horizon)!.label).toBe(0);
  });

  it('has its own horizon: bought within that of the later score only', () => {
    const labels = ['00000000', '00000001'].map((end) => {
      const { at, label } = labelMoment(lead([0, 20], [[40, 'won']], end), horizon)!;
      return [at, label];
    });
    expect(labels).toEqual([
      [day(0), 0],
      [day(20), 1],
    ]);
  });

  it.each([
    ['was never scored', lead([], [[5, 'won']])],
    ['was scored only when its outcome was known', lead([6, 7], [[5, 'won']])],
    ['is open, and young', lead([90])],
  ])('is none for a lead that %s', (_, history) => expect(labelMoment(history, horizon)).toBeNull());
});
