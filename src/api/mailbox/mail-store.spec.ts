import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MailStore, type StoredMail } from './mail-store.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-mails-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const mail = (n: number) => Buffer.from(`Message-ID: <${n}@acme.example>\r\nSubject: ${n}\r\n\r\nHello\r\n`);

/** As a reader walks it: a few at a time, each page behind the last mail of the one before. */
function walk(store: MailStore): string[] {
  const seen: StoredMail[] = [];
  for (let pages = 0; pages < 100; pages++) {
    const page = [...store.newest(seen.at(-1))].slice(0, 3);
    if (page.length === 0) break;
    seen.push(...page);
  }
  return seen.map(({ id }) => id);
}

describe('MailStore', () => {
  it('gives each of many mails that come in one moment once, page by page, newest first', async () => {
    const store = new MailStore(folder);
    await store.load();
    const stored: StoredMail[] = [];
    await Promise.all(Array.from({ length: 40 }, async (_, n) => stored.push(await store.add(mail(n)))));
    expect(walk(store)).toEqual(stored.toReversed().map(({ id }) => id));
  });

  it('does so behind a restart, of files that have one time', async () => {
    const store = new MailStore(folder);
    await store.load();
    const ids: string[] = [];
    for (let n = 0; n < 10; n++) ids.push((await store.add(mail(n))).id);
    for (const id of ids) utimesSync(join(folder, `${id}.eml`), 1_000, 1_000);
    const again = new MailStore(folder);
    await again.load();
    await again.ready();
    const late = (await again.add(mail(10))).id;
    const walked = walk(again);
    expect(walked[0]).toBe(late);
    expect(walked.toSorted()).toEqual([...ids, late].toSorted());
  });
});
