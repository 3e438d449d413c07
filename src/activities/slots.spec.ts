import { Slots } from './slots.js';

const never = () => new AbortController().signal;

describe('slots', () => {
  it('hands out as many as there are, then waits for one to come back', async () => {
    const slots = new Slots(1);
    const first = (await slots.take(never()))!;
    let second = false;
    const waiting = slots.take(never()).then((slot) => {
      second = true;
      return slot!;
    });
    await Promise.resolve();
    expect(second).toBe(false);
    first.release();
    first.release();
    const taken = await waiting;
    const third = slots.take(AbortSignal.timeout(20));
    expect(await third).toBeNull();
    taken.release();
    expect(await slots.take(never())).not.toBeNull();
  });

  it('gives up at the signal, and leaves its place to the next', async () => {
    const slots = new Slots(1);
    const first = (await slots.take(never()))!;
    const controller = new AbortController();
    const given = slots.take(controller.signal);
    const next = slots.take(never());
    controller.abort();
    expect(await given).toBeNull();
    first.release();
    expect(await next).not.toBeNull();
    expect(await slots.take(controller.signal)).toBeNull();
  });
});
