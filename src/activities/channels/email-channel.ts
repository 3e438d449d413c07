import { createTransport } from 'nodemailer';
import { Slots } from '../slots.js';
import type { HandOver, LeadMessageChannel } from './message-channel.js';

export type EmailChannel = LeadMessageChannel & { readonly name: 'email' };

interface Options {
  smtpUrl: string;
  from: string;
  maxConnections?: number;
}

interface SmtpError {
  code?: string;
  responseCode?: number;
  response?: string;
  message?: string;
}

/** Key of a mail's data under which the plugin below finds where to tell that reading began. */
const PROGRESS = 'throughlineProgress';

interface Progress {
  /** True once a byte of the message was taken to be written, which nodemailer does after the server's go-ahead for DATA. */
  begun(): boolean;
}

/** Mail by SMTP, over a few connections that are kept. */
export function createEmailChannel({ smtpUrl, from, maxConnections = 5 }: Options): EmailChannel {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections,
    maxMessages: 500,
    // The pool would hand a message over again by itself when a connection breaks. The ledger decides that, not the pool.
    maxRequeues: 0,
    idleTimeout: 30_000,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    dnsTimeout: 10_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  transport.use('stream', (mail, done) => {
    const progress = (mail.data as Record<string, unknown>)[PROGRESS] as Progress;
    const createReadStream = mail.message.createReadStream.bind(mail.message);
    mail.message.createReadStream = (options) => {
      const stream = createReadStream(options);
      progress.begun = () => stream.readableDidRead;
      return stream;
    };
    done();
  });
  const slots = new Slots(maxConnections);
  return {
    name: 'email',
    reach: ({ email, enrichment }) => ({ address: email, disposable: enrichment.email?.disposable === true }),
    slot: (signal) => slots.take(signal),

    async send(mail, signal) {
      const progress: Progress = { begun: () => false };
      const message = {
        from,
        to: { name: '', address: mail.to },
        messageId: mail.internetMessageId,
        subject: mail.subject,
        text: mail.text,
        ...(mail.html === null ? {} : { html: mail.html }),
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal,
        [PROGRESS]: progress,
      };
      try {
        const info = await transport.sendMail(message);
        return { outcome: 'sent', response: clip(info.response) };
      } catch (error) {
        return classify(error as SmtpError, progress.begun());
      }
    },
    close: () => transport.close(),
  };
}

/** A reply of the server is certain, whatever it is; without one it depends on whether the message was being written. */
function classify({ code, responseCode, response, message }: SmtpError, begun: boolean): HandOver {
  const text = clip(response ?? message);
  if (responseCode !== undefined && responseCode >= 400) {
    // A wrong password of ours is mended in the configuration, not in the message.
    return { outcome: 'not_sent', permanent: responseCode >= 500 && code !== 'EAUTH', response: text };
  }
  if (begun) return { outcome: 'unknown', response: text };
  // Refused by nodemailer itself: an address that no server would take.
  return { outcome: 'not_sent', permanent: code === 'EENVELOPE', response: text };
}

/** Replies may quote an address; they are kept in the ledger, never in a history. */
function clip(text: string | undefined): string {
  return (text ?? '').slice(0, 500);
}
