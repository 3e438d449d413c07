import type { AddressObject, ParsedMail } from 'mailparser';

/** What a list of mails shows. */
export interface MailSummary {
  from: string;
  to: string;
  subject: string;
  date: string | null;
  /** Angle brackets included; `null` where the mail has none. */
  messageId: string | null;
}

/** Headers beyond this are not looked at. */
const HEADER_BYTES_MOST = 65_536;

/** Reads the summary from the beginning of a mail; the body is not parsed. */
export async function readSummary(mail: Buffer): Promise<MailSummary> {
  const end = mail.subarray(0, HEADER_BYTES_MOST).indexOf('\r\n\r\n');
  return summaryOf(await parseMail(mail.subarray(0, end < 0 ? HEADER_BYTES_MOST : end + 4)));
}

/** The parser is loaded with the first mail: it takes 6 MB, and an API without the built-in mailbox never needs it. */
export async function parseMail(mail: Buffer): Promise<ParsedMail> {
  const { simpleParser } = await import('mailparser');
  return simpleParser(mail);
}

export function summaryOf(mail: ParsedMail): MailSummary {
  return {
    from: textOf(mail.from),
    to: textOf(mail.to),
    subject: mail.subject ?? '',
    date: mail.date?.toISOString() ?? null,
    messageId: mail.messageId ?? null,
  };
}

function textOf(address: AddressObject | AddressObject[] | undefined): string {
  if (address === undefined) return '';
  return Array.isArray(address) ? address.map(({ text }) => text).join(', ') : address.text;
}
