import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Admin } from './setup/instance.js';

const PROGRAM = resolve('scripts/throughline.mjs');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-command-line-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function throughline(...args: string[]): Promise<{ code: number; out: string }> {
  const { THROUGHLINE_URL: _, THROUGHLINE_API_KEY: __, ...env } = process.env;
  return new Promise((done) => {
    execFile(process.execPath, [PROGRAM, ...args], { cwd: folder, env, timeout: 60_000 }, (error, out, err) =>
      done({ code: error ? Number(error.code) : 0, out: out + err }),
    );
  });
}

it('pulls, compares, pushes and publishes the templates of the instance that runs from the clone', async () => {
  const pulled = await throughline('templates', 'pull');
  expect(pulled).toMatchObject({ code: 0, out: expect.stringContaining('+ templates/new-lead-nurture.yaml') });
  const path = join(folder, 'templates', 'new-lead-nurture.yaml');
  const source = readFileSync(path, 'utf8').replace(/^key: .*$/m, 'key: from-a-file');
  writeFileSync(join(folder, 'from-a-file.yaml'), source);
  expect(await throughline('templates', 'diff')).toEqual({ code: 0, out: '' });
  expect(await throughline('templates', 'diff', 'from-a-file.yaml')).toMatchObject({
    code: 1,
    out: expect.stringContaining('+key: from-a-file'),
  });
  const pushed = await throughline('templates', 'push', 'from-a-file.yaml', '--publish', '--note', 'From a file');
  expect(pushed).toMatchObject({ code: 0, out: expect.stringContaining('published as version 1') });
  const admin = await Admin.signIn();
  try {
    const template = await admin.get<{ state: string; source: string }>('/api/v1/workflows/templates/from-a-file');
    expect(template).toMatchObject({ state: 'active', source });
  } finally {
    // The other journeys count what the shipped templates start.
    await admin.call('POST', '/api/v1/workflows/templates/from-a-file/archive', {});
  }
}, 120_000);
