import type { LeadStatus } from './lead.js';
import { firstOutcomeAt, outcomeWithin, type StatusChange } from './lead-outcome.js';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const day = (n: number) => new Date(START + n * DAY_MS);
const changes = (...list: [day: number, to: LeadStatus][]): StatusChange[] =>
  list.map(([n, to]) => ({ at: day(n), to }));
const outcome = (list: StatusChange[], now: number) => outcomeWithin(day(0), list, { horizonDays: 90, now: day(now) });

describe('the outcome of a lead within a horizon', () => {
  test.each<[what: string, list: StatusChange[], now: number, label: 0 | 1 | null]>([
    ['bought', changes([5, 'contacted'], [20, 'won']), 21, 1],
    ['lost', changes([20, 'lost']), 21, 0],
    ['open, and the horizon has not passed', changes([5, 'qualified']), 89, null],
    ['open, and the horizon has passed', changes([5, 'qualified']), 90, 0],
    ['bought on the last day', changes([90, 'won']), 91, 1],
    ['bought too late', changes([91, 'won']), 92, 0],
    ['lost, then bought after all', changes([10, 'lost'], [40, 'won']), 50, 1],
    ['lost, then bought too late', changes([10, 'lost'], [95, 'won']), 100, 0],
    ['bought, then sent back', changes([10, 'won'], [40, 'lost']), 50, 0],
    ['bought, then sent back after the horizon', changes([10, 'won'], [95, 'lost']), 100, 1],
    ['lost, then open again', changes([10, 'lost'], [20, 'contacted']), 50, null],
    ['bought, then archived', changes([10, 'won'], [12, 'archived']), 50, 1],
    ['lost, then archived', changes([10, 'lost'], [12, 'archived']), 50, 0],
    ['archived', changes([10, 'archived']), 50, null],
    ['known before the moment', changes([-5, 'won']), 1, 1],
  ])('of one that %s', (_, list, now, label) => expect(outcome(list, now)).toBe(label));

  it('is first known at the first that was won or lost', () => {
    expect(firstOutcomeAt(changes([1, 'contacted'], [10, 'lost'], [20, 'won']))).toEqual(day(10));
    expect(firstOutcomeAt(changes([1, 'archived']))).toBeNull();
  });
});
