import type { LeadStatus } from '../../shared/lead.js';
import { drawMoment, settledMoments } from './label-moments.js';

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
      const moment = drawMoment(lead([0, 5, 10, 20, 25], [[20, 'won']], end), horizon);
      expect(moment!.label).toBe(1);
      chosen.add((moment!.at.getTime() - day(0).getTime()) / DAY_MS);
    }
    expect([...chosen].sort((a, b) => a - b)).toEqual([0, 5, 10]);
  });

  it('is the same one each time', () => {
    const history = lead([0, 5, 10], [[20, 'lost']], '1234abcd');
    expect(drawMoment(history, horizon)).toEqual(drawMoment(history, horizon));
    expect(drawMoment(history, horizon)!.label).toBe(0);
  });

  it('has its own horizon: bought within that of the later score only', () => {
    const labels = ['00000000', '00000001'].map((end) => {
      const { at, label } = drawMoment(lead([0, 20], [[40, 'won']], end), horizon)!;
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
  ])('is none for a lead that %s', (_, history) => expect(drawMoment(history, horizon)).toBeNull());
});

describe('the moments to learn from', () => {
  /** Leads of a year, one in ten of which buys, some weeks later; of the others `lostAfter` says when that is known. */
  function* leadsOfAYear(lostAfter: (random: number) => number | null) {
    let state = 7;
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let n = 0; n < 20_000; n++) {
      const scored = (365 * n) / 20_000;
      const [isWon, days] = [random() < 0.1, -30 * Math.log(random())];
      const known = isWon ? days : lostAfter(random());
      const changes: [number, LeadStatus][] = known === null ? [] : [[scored + known, isWon ? 'won' : 'lost']];
      yield lead(
        [scored],
        changes.filter(([at]) => at <= 365),
      );
    }
  }
  const rowsOf = (leads: Iterable<ReturnType<typeof lead>>) =>
    settledMoments([...leads].flatMap((one) => drawMoment(one, { horizonDays: 90, now: day(365) }) ?? []));
  const rate = (rows: { label: number }[]) => rows.reduce((sum, { label }) => sum + label, 0) / rows.length;

  it.each<[string, (random: number) => number | null]>([
    ['never', () => null],
    ['within half a year', (random) => 180 * random],
    ['within a week', (random) => 7 * random],
  ])('buy as often among the newest as before, where losses are recorded %s', (_, lostAfter) => {
    const rows = rowsOf(leadsOfAYear(lostAfter));
    const cut = Math.floor(rows.length * 0.7);
    expect(rows.length).toBeGreaterThan(14_000);
    expect(Math.abs(rate(rows.slice(cut)) - rate(rows.slice(0, cut)))).toBeLessThan(0.015);
  });

  it('are in the order of time, the youngest included where all have been won or lost', () => {
    const rows = rowsOf([lead([364], [[364.5, 'won']]), lead([200]), lead([350], [[351, 'lost']])]);
    expect(rows.map(({ at, label }) => [at, label])).toEqual([
      [day(200), 0],
      [day(350), 0],
      [day(364), 1],
    ]);
  });

  it('are none of leads that are open, and young', () => {
    expect(rowsOf([lead([350]), lead([360], [[361, 'won']])])).toEqual([]);
  });

  it('are those whose horizon has passed, where a lead has both', () => {
    for (const end of ['00000000', '00000001']) {
      const both = lead([200, 350], [[355, 'won']], end);
      expect(drawMoment(both, { horizonDays: 90, now: day(365) })).toMatchObject({ at: day(200), label: 0 });
    }
  });
});
