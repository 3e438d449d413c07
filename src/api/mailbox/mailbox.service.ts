import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import type { Config } from '../../config/load-config.js';
import { Database } from '../../db/database.js';
import { DomainError } from '../../shared/error-codes.js';
import { isUuid } from '../../shared/ids.js';
import { decodeCursor, toPage, type Page } from '../common/pagination.js';
import { CONFIG } from '../dependencies.js';
import { parseMail } from './mail-headers.js';
import { MailStore, type StoredMail } from './mail-store.js';
import type { MailDetail, MailDto, MailQuery } from './mailbox.dto.js';
import { SmtpListener } from './smtp-listener.js';

const MAIL_CURSOR = z.object({ receivedAt: z.number(), id: z.string().max(80) });
/** Mails that one query asks the owner of. */
const ASKED_AT_ONCE = 200;

/** The built-in mail server and its mailbox, for machines without a mail server. */
@Injectable()
export class MailboxService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Mailbox');
  private readonly store: MailStore;
  private readonly listener: SmtpListener;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
  ) {
    this.store = new MailStore(config.MAILBOX_DIR);
    this.listener = new SmtpListener(
      (mail) => this.store.add(mail),
      (error) => this.logger.error(error),
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.store.load();
    await this.listener.listen(this.config.MAILBOX_SMTP_PORT!);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener.close();
  }

  /** The organization's mails: the mailbox takes those of all, and a mail's Message-ID names its message. */
  async list(organizationId: string, { limit, cursor, q }: MailQuery): Promise<Page<MailDto>> {
    await this.store.ready();
    const wanted = q?.toLowerCase();
    const own: StoredMail[] = [];
    let asked: StoredMail[] = [];
    const ask = async () => {
      own.push(...(await this.ownedBy(organizationId, asked)));
      asked = [];
    };
    for (const mail of this.store.newest(decodeCursor(cursor, MAIL_CURSOR))) {
      if (wanted && !`${mail.to}\n${mail.subject}`.toLowerCase().includes(wanted)) continue;
      asked.push(mail);
      if (asked.length === ASKED_AT_ONCE) await ask();
      if (own.length > limit) break;
    }
    if (own.length <= limit) await ask();
    return toPage(own.slice(0, limit + 1), limit, toMail, ({ receivedAt, id }) => ({ receivedAt, id }));
  }

  async get(organizationId: string, id: string): Promise<MailDetail> {
    await this.store.ready();
    const stored = this.store.find(id);
    const [own] = stored ? await this.ownedBy(organizationId, [stored]) : [];
    if (!own) throw new DomainError('not_found', 'There is no such mail.');
    const mail = await parseMail(await this.store.read(id));
    return {
      ...toMail(own),
      html: mail.html || null,
      text: mail.text ?? null,
      headers: Object.fromEntries(
        mail.headerLines.map(({ key, line }) => [key, line.slice(line.indexOf(':') + 1).trim()]),
      ),
    };
  }

  private async ownedBy(organizationId: string, mails: readonly StoredMail[]): Promise<StoredMail[]> {
    const ids = mails.map(messageIdOf).filter((id) => id !== undefined);
    if (ids.length === 0) return [];
    const { rows } = await this.database
      .reader(organizationId)
      .query<{ id: string }>('SELECT id FROM messages WHERE organization_id = $1 AND id = ANY($2::uuid[])', [
        organizationId,
        ids,
      ]);
    const owned = new Set(rows.map(({ id }) => id));
    return mails.filter((mail) => owned.has(messageIdOf(mail) ?? ''));
  }
}

/** `<id@domain>` → id, where that is one of a message. */
function messageIdOf({ messageId }: StoredMail): string | undefined {
  const id = /^<([^@]+)@/.exec(messageId ?? '')?.[1]?.toLowerCase();
  return isUuid(id) ? id : undefined;
}

function toMail({ id, from, to, subject, date, messageId, receivedAt }: StoredMail): MailDto {
  return { id, from, to, subject, date, messageId, receivedAt: new Date(receivedAt).toISOString() };
}
