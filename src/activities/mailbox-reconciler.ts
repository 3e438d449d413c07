import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { MailReconciler } from './mail-reconciler.js';

/** The built-in mailbox keeps one file per message, named by the SHA-256 of its Message-ID. */
export function mailboxFileName(internetMessageId: string): string {
  return `${createHash('sha256').update(internetMessageId).digest('hex')}.eml`;
}

/** Looks into the folder of the built-in mailbox. */
export function createMailboxReconciler(directory: string): MailReconciler {
  return {
    // Hand-overs give up after two thirds of it (send-email.ts), and the mailbox stores a message before it answers.
    certainAfterMs: 30_000,
    async arrived(internetMessageId) {
      try {
        await access(join(directory, mailboxFileName(internetMessageId)));
        return true;
      } catch (error) {
        if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
        // A folder that is missing or misnamed would otherwise make every message look lost.
        await access(directory);
        return false;
      }
    },
  };
}
