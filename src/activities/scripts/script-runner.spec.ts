import type { JsonObject } from '../../shared/json.js';
import { createScriptRunner, type ScriptRunner } from './script-runner.js';

const MB = 1024 * 1024;

describe('the runner of scripts', () => {
  let runner: ScriptRunner;
  beforeAll(() => {
    runner = createScriptRunner();
  });
  afterAll(() => runner.close());

  /** Fails with that code, and leaves the runner able to run the next one. */
  const run = (source: string, input: JsonObject, memoryBytes = 16 * MB, limitMs = 50) =>
    runner.run({ source, limitMs, memoryBytes }, input);
  const fails = async (source: string, code: string | RegExp, sentence?: RegExp | string, limitMs?: number) => {
    const failure = await run(source, { name: 'Ada', list: [1, 2] }, 16 * MB, limitMs).catch((error: unknown) => error);
    expect((failure as { code: string }).code).toMatch(code);
    if (sentence) expect((failure as Error).message).toMatch(sentence);
    expect(await run('return { sum: 1 + 1 }', {})).toEqual({ sum: 2 });
  };

  it('runs the body of a function over JSON', async () => {
    const source = `const total = input.prices.reduce((sum, price) => sum + price, 0);
      return { total, names: input.lead.tags.map((tag) => tag.toUpperCase()), nested: { deep: [null, true, 1.5, 'é'] } };`;
    const input = { prices: [1, 2, 3.5], lead: { tags: ['vip'] } };
    expect(await run(source, input)).toEqual({
      total: 6.5,
      names: ['VIP'],
      nested: { deep: [null, true, 1.5, 'é'] },
    });
    expect(await run('', {})).toEqual({});
  });

  it('takes what a promise settles to', async () => {
    expect(await run('return (async () => { await null; return { later: true }; })()', {})).toEqual({
      later: true,
    });
  });

  it('offers nothing of Node, and nothing of an earlier run', async () => {
    await run('globalThis.kept = 1; Object.prototype.kept = 1; Array.prototype.map = null; return {}', {});
    const source = `const there = (name) => typeof globalThis[name];
      return { names: ['process', 'require', 'fetch', 'WebAssembly', 'setTimeout', 'console', 'kept'].map(there), own: {}.kept === undefined,
        escaped: (() => {}).constructor('return typeof process')() }`;
    expect(await run(source, {})).toEqual({
      names: Array.from({ length: 7 }, () => 'undefined'),
      own: true,
      escaped: 'undefined',
    });
  });

  it.each([
    ['loops for ever', 'for (;;);'],
    ['catches and goes on', 'for (;;) try { for (;;); } catch {}'],
    ['awaits for ever', 'return (async () => { for (;;) await null; })()'],
    ['loops while its result is read', 'return { get x() { for (;;); } }'],
    ['loops while its error is read', 'throw { get message() { for (;;); } }'],
    ['has a regular expression that backtracks', 'return { x: /^(a+)+$/.test("a".repeat(40) + "b") }'],
    ['computes in one call of the engine', 'return { x: (3n ** 400000n).toString().length }'],
    ['never comes back from the engine', 'const a = []; a.length = 4e9; return { x: a.indexOf(1) }'],
  ])('ends one that %s', (_, source) => fails(source, 'script_timeout', '50 ms'), 20_000);

  it.each([
    ['a huge text', 'return { x: "x".repeat(1e9).length }'],
    ['a text that doubles', 'let s = "x"; for (;;) s += s;'],
    ['a huge buffer', 'return { x: new ArrayBuffer(1e9).byteLength }'],
    ['large blocks without end', 'const a = []; for (;;) a.push(new Uint8Array(100000));'],
    // With time for it: a machine that others share may take the 50 ms before the memory is full.
  ])('ends one that allocates %s', (_, source) => fails(source, 'script_memory_exceeded', '16 MB', 1_000), 20_000);

  it('bounds memory that the engine does not count', async () => {
    const before = process.memoryUsage.rss();
    for (let i = 0; i < 10; i++) {
      const failure = await run('const a = []; for (;;) a.push(new Array(1000).fill(1));', {}).catch((e: unknown) => e);
      expect((failure as { code: string }).code).toMatch(/^script_(timeout|memory_exceeded)$/);
    }
    expect(process.memoryUsage.rss() - before).toBeLessThan(150 * MB);
  }, 60_000);

  it.each([
    ['calls itself', '(function f() { f(); })();'],
    ['calls itself through the engine', '(function f() { [1].map(f); })();'],
    ['has a source nested 100,000 deep', 'eval("[".repeat(100000));'],
    ['chains proxies', 'let p = {}; for (let i = 0; i < 20000; i++) p = new Proxy(p, {}); return { x: p.x };'],
    ['returns values within values', 'let r = 1; for (let i = 0; i < 10000; i++) r = [r]; return { r };'],
  ])('ends one that %s', (_, source) => fails(source, /^script_(failed|timeout)$/), 20_000);

  it('gives more memory to those that ask for it', async () => {
    const source = 'return { bytes: new Uint8Array(30000000).length }';
    await fails(source, 'script_memory_exceeded', '16 MB');
    expect(await run(source, {}, 64 * MB, 1_000)).toEqual({ bytes: 30_000_000 });
    await expect(run('return { x: new Uint8Array(70000000).length }', {}, 64 * MB)).rejects.toThrow('64 MB');
  });

  it.each([
    ['a list', 'return [1]'],
    ['a number', 'return 5'],
    ['null', 'return null'],
    ['more than 64 KB', 'return { x: "é".repeat(40000) }'],
    ['a promise that never settles', 'return new Promise(() => {})'],
  ])('refuses %s as a result', (_, source) => fails(source, 'script_result_invalid'));

  it('tells where it threw, in words of the script only', async () => {
    await fails("\nthrow new Error('no budget')", 'script_failed', /^The script threw Error in line 2: no budget$/);
    await fails('return missing.x', 'script_failed', "ReferenceError in line 1: 'missing' is not defined");
    await fails('return (', 'script_failed', 'SyntaxError');
    await fails('}); (function () { return 5', 'script_result_invalid');
    await fails('throw new TypeError(input.name)', 'script_failed', /^The script threw TypeError in line 1$/);
    await fails(
      'const e = new Error(); e.name = input.name; throw e',
      'script_failed',
      /^The script threw something in line 1$/,
    );
    await fails('throw input.name', 'script_failed', /^The script threw something$/);
  });

  it('keeps prototypes that a script changed from changing what is read', async () => {
    const source = `Object.prototype.toJSON = () => 5; JSON.stringify = () => '{"forged":1}'; return { a: 1 }`;
    await fails(source, 'script_result_invalid');
    await fails('Function.prototype.call = null; String.prototype.slice = null; throw new Error("q")', 'script_failed');
  });

  it('does not block the process meanwhile', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    await run('for (;;);', {}).catch(() => undefined);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
  });

  it('refuses an input that is too large', async () => {
    await expect(run('return {}', { x: 'y'.repeat(300 * 1024) })).rejects.toMatchObject({
      code: 'script_failed',
    });
  });

  it('runs many at a time, each with its own', async () => {
    const runs = Array.from({ length: 50 }, (_, n) => run('return { n: input.n * 2 }', { n }));
    expect(await Promise.all(runs)).toEqual(Array.from({ length: 50 }, (_, n) => ({ n: n * 2 })));
  });
});
