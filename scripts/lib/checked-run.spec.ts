import { readChecks, runChecked } from './checked-run.mjs';

const print = (...lines: string[]) => ['-e', lines.map((line) => `console.log(${JSON.stringify(line)})`).join(';')];
const MINUTE = 60_000;

describe('runChecked', () => {
  it('counts the checks of the last line', async () => {
    const report = JSON.stringify({
      checks: [
        { name: 'a', ok: true },
        { name: 'b', ok: false },
        { name: 'c', ok: true },
      ],
    });
    expect(await runChecked(print('| table |', report), MINUTE)).toEqual({ passed: 2, failed: 1, skipped: 0 });
  });

  it('fails a program that says nothing, or that ends badly with all checks passed', async () => {
    expect(await runChecked(print('done'), MINUTE)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    const report = JSON.stringify({ checks: [{ name: 'a', ok: true }] });
    expect(await runChecked(['-e', `console.log('${report}'); process.exit(3)`], MINUTE)).toMatchObject({ failed: 1 });
    expect(readChecks('{"checks":')).toEqual([]);
  });

  it('ends a program that does not end', async () => {
    expect(await runChecked(['-e', 'setInterval(() => {}, 1000)'], 300)).toMatchObject({ passed: 0, failed: 1 });
  });
});
