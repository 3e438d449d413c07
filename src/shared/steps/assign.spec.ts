import fc from 'fast-check';
import { type AssignCandidate, decideAssign } from './assign.js';

const user = (id: string, openLeads: number, waitedSince: number | null = null): AssignCandidate => ({
  id,
  email: `${id}@acme.example`,
  openLeads,
  lastAssignedAt: waitedSince === null ? null : new Date(waitedSince),
});
const round = { strategy: 'round_robin', keep: false } as const;

describe('decideAssign', () => {
  it('gives a lead to whoever has waited longest, those who never got one first', () => {
    expect(decideAssign(round, [user('a', 0, 2), user('b', 9, 1)], null)).toEqual({ userId: 'b', isNew: true });
    expect(decideAssign(round, [user('a', 0, 2), user('b', 9, 1), user('c', 50)], null)).toMatchObject({ userId: 'c' });
  });

  it('gives it to the least busy, and of several to whoever has waited longest', () => {
    const step = { strategy: 'least_busy', keep: false } as const;
    expect(decideAssign(step, [user('a', 3, 1), user('b', 2, 9), user('c', 2, 8)], null)).toMatchObject({
      userId: 'c',
    });
  });

  it('passes over whoever has reached the capacity, and says where nobody is left', () => {
    const step = { ...round, capacity: 5 };
    expect(decideAssign(step, [user('a', 5, 1), user('b', 4, 2)], null)).toMatchObject({ userId: 'b' });
    expect(decideAssign(step, [user('a', 5), user('b', 6)], null)).toEqual({ userId: null });
    expect(decideAssign(round, [], null)).toEqual({ userId: null });
  });

  it('keeps an owner where it is to, and changes nothing where the same is chosen', () => {
    expect(decideAssign({ ...round, keep: true, capacity: 1 }, [user('a', 0)], 'x')).toEqual({
      userId: 'x',
      isNew: false,
    });
    expect(decideAssign(round, [user('x', 0)], 'x')).toEqual({ userId: 'x', isNew: false });
  });

  it('is fair: with round robin nobody gets two more than another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 60 }), (users, leads) => {
        const team = Array.from({ length: users }, (_, n) => user(`u${n}`, 0));
        for (let n = 1; n <= leads; n++) {
          const { userId } = decideAssign(round, team, null);
          const chosen = team.find(({ id }) => id === userId)!;
          chosen.openLeads++;
          chosen.lastAssignedAt = new Date(n);
        }
        const counts = team.map(({ openLeads }) => openLeads);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
