import { setTimeout as pause } from 'node:timers/promises';
import { GroupCommit, QueueFullError } from './group-commit.js';

function groups(options: Partial<ConstructorParameters<typeof GroupCommit<number, number>>[0]> = {}) {
  const committed: number[][] = [];
  const sut = new GroupCommit<number, number>({
    commit: async (items) => {
      await pause(5);
      committed.push(items);
      return items.map((item) => item * 10);
    },
    groupSize: 3,
    groupBytes: 1_000,
    inFlight: 1,
    queueBytes: 1_000,
    isGroupError: () => false,
    ...options,
  });
  return { sut, committed };
}

describe('GroupCommit', () => {
  it('commits a lone item at once and gathers what comes meanwhile, within the size of a group', async () => {
    const { sut, committed } = groups();
    const results = await Promise.all([1, 2, 3, 4, 5].map((item) => sut.submit(item, 1)));
    expect(results).toEqual([10, 20, 30, 40, 50]);
    expect(committed).toEqual([[1], [2, 3, 4], [5]]);
  });

  it('makes a group no larger in bytes than it may be, and lets a larger item go alone', async () => {
    const { sut, committed } = groups({ groupBytes: 100 });
    await Promise.all([10, 60, 40, 1, 200, 5].map((bytes) => sut.submit(bytes, bytes)));
    expect(committed).toEqual([[10], [60, 40], [1], [200], [5]]);
  });

  it('refuses what it has no room for, and has room again afterwards', async () => {
    const { sut } = groups({ queueBytes: 100 });
    const first = sut.submit(1, 80);
    await expect(sut.submit(2, 30)).rejects.toThrow(QueueFullError);
    await first;
    await expect(sut.submit(2, 30)).resolves.toBe(20);
  });

  it('tries each item alone where one spoils the group', async () => {
    const { sut } = groups({
      commit: async (items) => {
        await pause(1);
        if (items.includes(3)) throw new Error('poison');
        return items;
      },
    });
    const results = await Promise.allSettled([1, 2, 3, 4].map((item) => sut.submit(item, 1)));
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  });

  it('fails the whole group, in one go, for an error that hits all', async () => {
    let calls = 0;
    const { sut } = groups({
      commit: async () => {
        calls++;
        await pause(1);
        throw new Error('the database is away');
      },
      isGroupError: () => true,
    });
    const results = await Promise.allSettled([1, 2, 3].map((item) => sut.submit(item, 1)));
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    expect(calls).toBe(2);
  });
});
