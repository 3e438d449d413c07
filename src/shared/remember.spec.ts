import { remember } from './remember.js';

describe('remember', () => {
  it('works a text out once, also where the answer is null or undefined', () => {
    let worked = 0;
    const answer = remember((text) => (worked++, text === 'none' ? null : text === 'void' ? undefined : text.length));
    for (const text of ['abc', 'none', 'void', 'abc', 'none', 'void']) answer(text);
    expect([answer('abc'), answer('none'), answer('void'), worked]).toEqual([3, null, undefined, 3]);
  });

  it('forgets rather than grow, and does not remember long texts', () => {
    let worked = 0;
    const answer = remember((text) => (worked++, text.length));
    for (let n = 0; n < 20_000; n++) expect(answer(String(n))).toBe(String(n).length);
    const before = worked;
    for (let n = 19_990; n < 20_000; n++) answer(String(n));
    expect(worked).toBe(before);
    expect(answer('x'.repeat(101)) + answer('x'.repeat(101))).toBe(202);
    expect(worked).toBe(before + 2);
  });
});
