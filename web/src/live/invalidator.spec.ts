import { jest } from '@jest/globals';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { Invalidator } from './invalidator.js';

/** A list that is on show, with a count of how often it was asked for. */
function shownList(answerMs = 20) {
  const client = new QueryClient();
  let asked = 0;
  const observer = new QueryObserver(client, {
    queryKey: ['leads', { sort: 'recent' }],
    queryFn: async () => {
      asked += 1;
      await new Promise((resolve) => setTimeout(resolve, answerMs));
      return asked;
    },
    staleTime: Infinity,
  });
  const leave = observer.subscribe(() => {});
  return { client, asked: () => asked, leave };
}

describe('reloading by events', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('a single event reloads soon', async () => {
    const { client, asked, leave } = shownList();
    await jest.advanceTimersByTimeAsync(50);
    const invalidator = new Invalidator(client, () => false);
    invalidator.add([['leads']]);
    await jest.advanceTimersByTimeAsync(300);
    expect(asked()).toBe(2);
    leave();
  });

  test('a hundred events a second reload about once a second, and the last one is not forgotten', async () => {
    const { client, asked, leave } = shownList();
    await jest.advanceTimersByTimeAsync(50);
    const invalidator = new Invalidator(client, () => false);
    for (let event = 0; event < 1_000; event++) {
      invalidator.add([['leads']]);
      await jest.advanceTimersByTimeAsync(10);
    }
    expect(asked()).toBeGreaterThanOrEqual(8);
    expect(asked()).toBeLessThanOrEqual(13);
    const during = asked();
    invalidator.add([['leads']]);
    await jest.advanceTimersByTimeAsync(2_500);
    expect(asked()).toBeGreaterThan(during);
    leave();
  });

  test('slow answers make the reloads rarer', async () => {
    const { client, asked, leave } = shownList(2_000);
    await jest.advanceTimersByTimeAsync(2_100);
    const invalidator = new Invalidator(client, () => false);
    for (let second = 0; second < 30; second++) {
      invalidator.add([['leads']]);
      await jest.advanceTimersByTimeAsync(1_000);
    }
    expect(asked()).toBeLessThanOrEqual(5);
    leave();
  });

  test('an event during an answer under way is followed by another reload, because the answer may be older', async () => {
    const { client, asked, leave } = shownList(3_000);
    const invalidator = new Invalidator(client, () => false);
    await jest.advanceTimersByTimeAsync(1_000);
    invalidator.add([['leads']]);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(asked()).toBe(1);
    await jest.advanceTimersByTimeAsync(4_000);
    expect(asked()).toBe(2);
    leave();
  });

  test('a hidden tab reloads when it is seen', async () => {
    const { client, asked, leave } = shownList();
    await jest.advanceTimersByTimeAsync(50);
    let hidden = true;
    const invalidator = new Invalidator(client, () => hidden);
    invalidator.add([['leads']]);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(asked()).toBe(1);
    hidden = false;
    invalidator.wake();
    await jest.advanceTimersByTimeAsync(500);
    expect(asked()).toBe(2);
    leave();
  });
});
