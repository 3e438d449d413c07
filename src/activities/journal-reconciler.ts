import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { MailReconciler } from './mail-reconciler.js';

/** Where a Maildir keeps what was delivered; in this order, for mails move from `new` to `cur`. */
const FOLDERS = ['new', 'cur'];
/** The mail server's clock may differ from the database's by this much. */
const CLOCKS_DIFFER_MS = 5 * 60_000;
/** A copy that comes this long after its mail is not reckoned with: a journal in health is behind by seconds. */
const LATEST_COPY_MS = 60 * 60_000;
/** Of a mail, what is looked at for its Message-ID. */
const HEAD_BYTES = 64 * 1_024;
/** Message-IDs remembered by the name of their file: some 20 MB. */
const MOST_REMEMBERED = 100_000;
const READ_AT_A_TIME = 32;
/** Looks at the folder: a mail that moves between two looks is not missed. */
const LOOKS = 3;

interface JournalOptions {
  /** A Maildir with a copy of every mail that the server accepts. */
  directory: string;
  /** A mail that is not there so long after its hand-over began was not accepted. */
  certainAfterMs: number;
}

/**
 * Looks into a Maildir to which the mail server copies whatever it accepts (Postfix: `always_bcc`). Only mails from about the time of the
 * hand-over are read, by the second that the names of files in a Maildir begin with (by the time of the file where they do not), so that a
 * journal of years costs no more than one of today.
 */
export function createJournalReconciler({ directory, certainAfterMs }: JournalOptions): MailReconciler {
  const idByName = new Map<string, string>();

  async function messageIdOf(folder: string, name: string): Promise<string> {
    // Flags behind the colon change; a mail never does.
    const unique = name.split(':', 1)[0]!;
    const known = idByName.get(unique);
    if (known !== undefined) return known;
    const id = readMessageId(await readHead(join(directory, folder, name)));
    if (idByName.size >= MOST_REMEMBERED) idByName.delete(idByName.keys().next().value!);
    idByName.set(unique, id);
    return id;
  }

  async function look(internetMessageId: string, from: number, until: number): Promise<boolean> {
    for (const folder of FOLDERS) {
      const names = await readdir(join(directory, folder));
      for (let at = 0; at < names.length; at += READ_AT_A_TIME) {
        const ids = await Promise.all(
          names.slice(at, at + READ_AT_A_TIME).map(async (name) => {
            const second = deliveredAt(name) ?? (await stat(join(directory, folder, name))).mtimeMs;
            return second < from || second > until ? null : messageIdOf(folder, name);
          }),
        );
        if (ids.includes(internetMessageId)) return true;
      }
    }
    return false;
  }

  return {
    certainAfterMs,
    async arrived(internetMessageId, handedOverAt) {
      const from = handedOverAt.getTime() - CLOCKS_DIFFER_MS;
      const until = handedOverAt.getTime() + certainAfterMs + LATEST_COPY_MS;
      for (let looks = 1; ; looks++) {
        try {
          return await look(internetMessageId, from, until);
        } catch (error) {
          // Moved by whoever reads the mailbox. A folder that is missing is no answer either: every mail would look lost.
          if ((error as { code?: unknown }).code !== 'ENOENT' || looks === LOOKS) throw error;
        }
      }
    },
  };
}

/** The second in which a mail was delivered, as its name in a Maildir begins; undefined for other names. */
function deliveredAt(name: string): number | undefined {
  const seconds = /^(\d{9,11})\./.exec(name)?.[1];
  // The second has gone on since: its end counts, so that no mail looks older than it is.
  return seconds === undefined ? undefined : (Number(seconds) + 1) * 1_000;
}

async function readHead(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Of the header, which ends at the first empty line; may be folded. Empty where there is none. */
function readMessageId(head: string): string {
  const header = head.split(/\r?\n\r?\n/, 1)[0]!;
  return /^message-id:\s*(<[^<>\s]+>)/im.exec(header)?.[1] ?? '';
}
