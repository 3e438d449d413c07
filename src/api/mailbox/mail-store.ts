import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { readSummary, type MailSummary } from './mail-headers.js';

/** A mail in the mailbox. */
export interface StoredMail extends MailSummary {
  /** Name of its file, without `.eml`. */
  id: string;
  /** Milliseconds; what the mailbox is ordered by, and no two mails of a process have the same. */
  receivedAt: number;
}

/** Mails kept; the oldest go. */
const MAILS_MOST = 10_000;
const FILE = /^([0-9a-f]{64}(?:\.\d{1,4})?)\.eml$/;
const READ_BYTES = 65_536;
const READ_AT_A_TIME = 16;
/** What two times of mails differ by at least; numbers of this size are exact to a quarter of it. */
const LEAST_MS = 0.001;

/**
 * Mails as files `<SHA-256 of the Message-ID>.eml`, with an index of their headers in memory. A second mail of the same Message-ID becomes
 * `….2.eml`: nothing is overwritten, so that a mail that went out twice is seen twice.
 */
export class MailStore {
  /** Oldest first. */
  private mails: StoredMail[] = [];
  private readonly ids = new Set<string>();
  private indexing: Promise<void> = Promise.resolve();
  /** When the newest mail came. */
  private latest = 0;

  constructor(private readonly folder: string) {}

  /**
   * Finds the files that are there. Resolves when mails can be taken; their headers are read meanwhile (some 8 s for ten thousand), which
   * {@link ready} waits for.
   */
  async load(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const found: { id: string; receivedAt: number }[] = [];
    for (const name of await readdir(this.folder)) {
      const id = FILE.exec(name)?.[1];
      if (id) found.push({ id, receivedAt: (await stat(join(this.folder, name))).mtimeMs });
      // Left behind by a process that was killed before it had answered: the sender sends again.
      else if (name.endsWith('.part')) await unlink(join(this.folder, name)).catch(() => undefined);
    }
    found.sort((a, b) => a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1));
    for (const { id } of found) this.ids.add(id);
    this.latest = found.at(-1)?.receivedAt ?? 0;
    this.indexing = this.index(found);
    // Whoever waits hears of it; unheard, it would end the process.
    this.indexing.catch(() => undefined);
  }

  /** Resolves when all mails can be listed. */
  ready(): Promise<void> {
    return this.indexing;
  }

  /** Stores a mail so that it survives a crash: only then does this resolve. */
  async add(mail: Buffer): Promise<StoredMail> {
    const summary = await readSummary(mail);
    const id = this.reserve(summary.messageId);
    const path = join(this.folder, `${id}.eml`);
    const part = `${path}.${process.pid}.part`;
    try {
      await writeDurably(part, mail);
      await rename(part, path);
      await syncFolder(this.folder);
    } catch (error) {
      this.ids.delete(id);
      throw error;
    }
    const { mtimeMs } = await stat(path);
    // Files written within one tick of the kernel's clock, four milliseconds, have one time: pages would leave some of them out.
    const stored = { id, receivedAt: Math.max(mtimeMs, this.latest + LEAST_MS), ...summary };
    this.latest = stored.receivedAt;
    this.mails.push(stored);
    await this.dropOldest();
    return stored;
  }

  /** Newest first, behind a mail. */
  *newest(after?: { receivedAt: number; id: string }): Generator<StoredMail> {
    for (const mail of this.mails.toReversed()) {
      if (
        !after ||
        mail.receivedAt < after.receivedAt ||
        (mail.receivedAt === after.receivedAt && mail.id < after.id)
      ) {
        yield mail;
      }
    }
  }

  find(id: string): StoredMail | undefined {
    return this.ids.has(id) ? this.mails.find((mail) => mail.id === id) : undefined;
  }

  read(id: string): Promise<Buffer> {
    return readFile(join(this.folder, `${id}.eml`));
  }

  /** Taken before the first await, so that two mails at once do not get the same. */
  private reserve(messageId: string | null): string {
    const hash = createHash('sha256')
      .update(messageId ?? randomUUID())
      .digest('hex');
    let id = hash;
    for (let copy = 2; this.ids.has(id); copy += 1) {
      if (copy > 9_999) throw new Error('too many mails with one Message-ID');
      id = `${hash}.${copy}`;
    }
    this.ids.add(id);
    return id;
  }

  private async index(found: readonly { id: string; receivedAt: number }[]): Promise<void> {
    const mails: StoredMail[] = [];
    for (let at = 0; at < found.length; at += READ_AT_A_TIME) {
      const some = found.slice(at, at + READ_AT_A_TIME);
      mails.push(
        ...(await Promise.all(
          some.map(async (mail) => ({ ...mail, ...(await readSummary(await this.beginning(mail.id))) })),
        )),
      );
    }
    this.mails = [...mails, ...this.mails];
    await this.dropOldest();
  }

  private async dropOldest(): Promise<void> {
    const excess = this.mails.splice(0, Math.max(0, this.mails.length - MAILS_MOST));
    for (const { id } of excess) {
      this.ids.delete(id);
      await unlink(join(this.folder, `${id}.eml`)).catch(() => undefined);
    }
  }

  private async beginning(id: string): Promise<Buffer> {
    const file = await open(join(this.folder, `${id}.eml`));
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }
}

async function writeDurably(path: string, content: Buffer): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The rename itself survives a crash only when the folder is written too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
