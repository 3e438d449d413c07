import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, startTestApi, type TestApi } from './setup/api.js';

const yaml = (key: string, wait = '3d') =>
  `key: ${key}\nname: ${key}\ntrigger: { event: lead.created }\nsteps:\n  - { id: pause, wait: ${wait} }\n`;

let api: TestApi;
let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  api = await startTestApi();
  folder = mkdtempSync(join(tmpdir(), 'throughline-cli-'));
  env = {
    THROUGHLINE_URL: api.url,
    THROUGHLINE_API_KEY: await api.createApiKey(['workflows:read', 'workflows:write']),
  };
}, 60_000);
afterAll(async () => {
  await api?.close();
  rmSync(folder, { recursive: true, force: true });
});

type Run = (
  argv: string[],
  io: { cwd: string; env: NodeJS.ProcessEnv; print(text: string): void; printError(text: string): void },
) => Promise<number>;
interface Result {
  code: number;
  out: string;
  err: string;
}

/** Runs a command line as the program does, which test/e2e runs itself. */
async function throughline(args: string[], more: NodeJS.ProcessEnv = {}): Promise<Result> {
  const { run } = (await import(resolve('scripts/cli/run.mjs'))) as { run: Run };
  const result = { out: '', err: '' };
  const code = await run(args, {
    cwd: folder,
    env: { ...env, ...more },
    print: (text) => (result.out += `${text}\n`),
    printError: (text) => (result.err += `${text}\n`),
  });
  return { code, ...result };
}

const file = (...names: string[]) => join(folder, ...names);
const read = (...names: string[]) => readFileSync(file(...names), 'utf8');
const remote = (key: string, path = '') => api.call('GET', `/api/v1/workflows/templates/${key}${path}`);
async function editRemotely(key: string, source: string): Promise<void> {
  const { body } = await remote(key, '/draft');
  const change = { source, revision: body.revision };
  const { status } = await api.call('PUT', `/api/v1/workflows/templates/${key}/draft`, { body: change });
  expect(status).toBe(200);
}

describe('throughline templates', () => {
  it('pushes files, publishes them, and pulls what there is', async () => {
    mkdirSync(file('templates'));
    writeFileSync(file('templates', 'one.yaml'), yaml('one'));
    writeFileSync(file('templates', 'two.yml'), yaml('two'));
    const dry = await throughline(['templates', 'push', '--dry-run']);
    expect(dry).toEqual({ code: 0, out: '+ templates/one.yaml\n+ templates/two.yml\n', err: '' });
    expect((await remote('one')).status).toBe(404);

    const pushed = await throughline(['templates', 'push', '--publish', '--note', 'From git']);
    expect(pushed).toMatchObject({ code: 0, err: '' });
    expect(pushed.out).toContain('+ templates/one.yaml: revision 1\n  published as version 1');
    expect((await remote('two')).body).toMatchObject({ state: 'active', activeVersion: 1 });
    expect((await remote('one', '/versions/1')).body).toMatchObject({ note: 'From git', source: yaml('one') });
    const again = await throughline(['templates', 'push', 'templates/one.yaml', '--publish']);
    expect(again.out).toContain('version 1 has this content');

    const pulled = await throughline(['templates', 'pull', 'elsewhere']);
    expect(pulled).toEqual({ code: 0, out: '+ elsewhere/one.yaml\n+ elsewhere/two.yaml\n', err: '' });
    expect(read('elsewhere', 'one.yaml')).toBe(yaml('one'));
    expect(readdirSync(file('elsewhere')).sort()).toEqual(['.throughline.json', 'one.yaml', 'two.yaml']);
    expect(read('elsewhere', '.throughline.json')).not.toContain(env.THROUGHLINE_API_KEY);
  }, 60_000);

  it('shows what a push would change, and ends with 1 where there is something', async () => {
    expect(await throughline(['templates', 'diff'])).toEqual({ code: 0, out: '', err: '' });
    writeFileSync(file('templates', 'one.yaml'), yaml('one', '5d'));
    const changed = await throughline(['templates', 'diff', 'templates/one.yaml']);
    expect(changed.code).toBe(1);
    expect(changed.out).toContain('-  - { id: pause, wait: 3d }\n+  - { id: pause, wait: 5d }');
    rmSync(file('elsewhere', 'two.yaml'));
    expect((await throughline(['templates', 'diff', 'elsewhere'])).out).toBe('Only on the server: two\n');
  }, 60_000);

  it('overwrites nobody: neither a draft on the server nor a file here', async () => {
    await editRemotely('one', yaml('one', '9d'));
    const refused = await throughline(['templates', 'push']);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('! templates/one.yaml: the server has revision 2 by admin@acme.example');
    expect(refused.err).toContain('throughline templates diff templates/one.yaml');
    // The others are pushed all the same.
    expect(refused.out).toContain('= templates/two.yml');
    expect((await remote('one', '/draft')).body.source).toBe(yaml('one', '9d'));

    const pull = await throughline(['templates', 'pull']);
    expect(pull.code).toBe(1);
    expect(pull.err).toContain('! templates/one.yaml was changed here');
    expect(read('templates', 'one.yaml')).toBe(yaml('one', '5d'));
    expect((await throughline(['templates', 'push', '--force'])).code).toBe(0);
    expect((await remote('one', '/draft')).body).toMatchObject({ source: yaml('one', '5d'), revision: 3 });

    // What was pushed is what is known: somebody else's next change is seen again.
    await editRemotely('one', yaml('one', '1d'));
    expect((await throughline(['templates', 'pull'])).out).toContain('~ templates/one.yaml');
    expect(read('templates', 'one.yaml')).toBe(yaml('one', '1d'));
    writeFileSync(file('templates', 'one.yaml'), yaml('one', '2d'));
    expect(await throughline(['templates', 'push', 'templates'])).toMatchObject({ code: 0 });
  }, 60_000);

  it('tells what is not valid with file and line, and pushes none of it', async () => {
    mkdirSync(file('broken'));
    writeFileSync(file('broken', 'a.yaml'), yaml('broken', 'soon'));
    writeFileSync(file('broken', 'b.yaml'), yaml('fine'));
    const { code, out, err } = await throughline(['templates', 'push', 'broken']);
    expect(code).toBe(1);
    expect(err).toMatch(/^! broken\/a\.yaml: \d problems?\n {2}broken\/a\.yaml:5 steps\.0\.wait: must be a duration/);
    expect(out).toContain('+ broken/b.yaml: revision 1');
    expect((await remote('broken')).status).toBe(404);
    writeFileSync(file('broken', 'c.yaml'), yaml('fine'));
    expect((await throughline(['templates', 'push', 'broken'])).err).toMatch(/have the same key "fine"/);
  }, 60_000);

  it('ends with 2 on a wrong command line, and 3 where the server does not answer or not this caller', async () => {
    const help = await throughline([]);
    expect(help.code).toBe(0);
    expect(help.out).toContain('templates push [DIR|FILE…]');
    expect((await throughline(['templates', 'push', '--help'])).out).toContain('--publish');
    expect(await throughline(['templates', 'sing'])).toMatchObject({ code: 2, out: '' });
    expect(await throughline(['templates', 'pull', '--nothing'])).toMatchObject({ code: 2 });
    expect(await throughline(['templates', 'push', '--note', 'x'])).toMatchObject({ code: 2 });
    expect(await throughline(['templates', 'push', 'nowhere'])).toMatchObject({
      code: 2,
      err: 'There is no nowhere.\n',
    });
    expect(await throughline(['templates', 'pull'], { THROUGHLINE_API_KEY: '' })).toMatchObject({ code: 2 });
    const wrong = await throughline(['templates', 'pull'], { THROUGHLINE_API_KEY: `tl_${'x'.repeat(40)}` });
    expect(wrong).toMatchObject({ code: 3 });
    expect(wrong.err).toContain('unauthenticated');
    const mayNotWrite = { THROUGHLINE_API_KEY: await api.createApiKey(['workflows:read']) };
    writeFileSync(file('templates', 'one.yaml'), yaml('one', '7d'));
    expect(await throughline(['templates', 'push'], mayNotWrite)).toMatchObject({ code: 3 });
    const away = await throughline(['templates', 'pull'], { THROUGHLINE_URL: `http://127.0.0.1:${await freePort()}` });
    expect(away).toMatchObject({ code: 3, err: expect.stringContaining('does not answer: ECONNREFUSED') });
    const none = await throughline(['templates', 'pull'], { THROUGHLINE_URL: '', THROUGHLINE_API_KEY: '' });
    expect(none).toMatchObject({ code: 3, err: expect.stringContaining('No instance runs from this clone') });
  }, 60_000);
});
