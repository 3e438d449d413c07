import { whileBusy } from './while-busy.js';

const failure = (code: string) => Object.assign(new Error(code), { code });

describe('whileBusy', () => {
  const failing = (code: string, times: number) => {
    let calls = 0;
    const work = () => (++calls <= times ? Promise.reject(failure(code)) : Promise.resolve(calls));
    return { work, calls: () => calls };
  };

  it.each(['53300', '57P03'])('repeats work that failed with %s', async (code) => {
    await expect(whileBusy(failing(code, 3).work, { everyMs: 1 })).resolves.toBe(4);
  });

  it.each(['ECONNREFUSED', '28P01', '42601'])('does not repeat what failed with %s', async (code) => {
    const { work, calls } = failing(code, 1);
    await expect(whileBusy(work, { everyMs: 1 })).rejects.toMatchObject({ code });
    expect(calls()).toBe(1);
  });

  it('gives up in the end', async () => {
    const { work, calls } = failing('53300', Infinity);
    await expect(whileBusy(work, { forMs: 30, everyMs: 10 })).rejects.toMatchObject({ code: '53300' });
    expect(calls()).toBeLessThanOrEqual(4);
  });
});
