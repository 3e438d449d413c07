import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJournalReconciler } from './journal-reconciler.js';

const HANDED_OVER = new Date('2026-11-23T12:00:00.400Z');
const SECOND = Math.floor(HANDED_OVER.getTime() / 1_000);
const DAY = 24 * 60 * 60;
const mail = (id: string, body = '') => `Received: by mail\r\nMessage-ID: ${id}\r\nSubject: Hi\r\n\r\n${body}\r\n`;

describe('createJournalReconciler', () => {
  let directory: string;
  const arrived = (id: string) =>
    createJournalReconciler({ directory, certainAfterMs: 120_000 }).arrived(id, HANDED_OVER);

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'throughline-journal-'));
    for (const folder of ['new', 'cur', 'tmp']) await mkdir(join(directory, folder));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('finds a copy that was delivered in the second of the hand-over, read or unread, and no other', async () => {
    await writeFile(join(directory, 'new', `${SECOND}.M1P2.host`), mail('<unread@acme.example>'));
    await writeFile(join(directory, 'cur', `${SECOND + 60}.M1P3.host:2,S`), mail('<read@acme.example>'));
    expect(await arrived('<unread@acme.example>')).toBe(true);
    expect(await arrived('<read@acme.example>')).toBe(true);
    expect(await arrived('<other@acme.example>')).toBe(false);
  });

  it('looks only at mails from about the time of the hand-over', async () => {
    await writeFile(join(directory, 'new', `${SECOND - DAY}.M1P2.host`), mail('<before@acme.example>'));
    await writeFile(join(directory, 'new', `${SECOND + DAY}.M1P2.host`), mail('<after@acme.example>'));
    expect(await arrived('<before@acme.example>')).toBe(false);
    expect(await arrived('<after@acme.example>')).toBe(false);
  });

  it('goes by the time of a file whose name says none', async () => {
    for (const [name, second] of [
      ['near.eml', SECOND + 5],
      ['far.eml', SECOND - DAY],
    ] as const) {
      await writeFile(join(directory, 'new', name), mail(`<${name}@acme.example>`));
      await utimes(join(directory, 'new', name), second, second);
    }
    expect(await arrived('<near.eml@acme.example>')).toBe(true);
    expect(await arrived('<far.eml@acme.example>')).toBe(false);
  });

  it('takes the Message-ID of the header only, folded or not', async () => {
    await writeFile(
      join(directory, 'new', `${SECOND}.a.host`),
      'Subject: Hi\nMessage-Id:\n <folded@acme.example>\n\nHi',
    );
    await writeFile(
      join(directory, 'new', `${SECOND}.b.host`),
      mail('<c@acme.example>', 'Message-ID: <quoted@acme.example>'),
    );
    expect(await arrived('<folded@acme.example>')).toBe(true);
    expect(await arrived('<quoted@acme.example>')).toBe(false);
  });

  it('sees mails that came, and were moved, after it was asked before', async () => {
    const reconciler = createJournalReconciler({ directory, certainAfterMs: 120_000 });
    expect(await reconciler.arrived('<late@acme.example>', HANDED_OVER)).toBe(false);
    await writeFile(join(directory, 'new', `${SECOND}.a.host`), mail('<late@acme.example>'));
    expect(await reconciler.arrived('<late@acme.example>', HANDED_OVER)).toBe(true);
    await rename(join(directory, 'new', `${SECOND}.a.host`), join(directory, 'cur', `${SECOND}.a.host:2,S`));
    expect(await reconciler.arrived('<late@acme.example>', HANDED_OVER)).toBe(true);
  });

  it('gives no answer where the journal is missing', async () => {
    await rm(join(directory, 'cur'), { recursive: true });
    await expect(arrived('<any@acme.example>')).rejects.toThrow('ENOENT');
  });
});
