import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  to: string[];
  messageId: string;
  raw: string;
}

/**
 * How the server behaves to the next mails. `swallow` stores the mail and hangs up without an answer, `stall` answers no recipient until it
 * behaves otherwise.
 */
export type MailBehaviour =
  'accept' | 'reject_recipient' | 'busy' | 'swallow' | 'hang_up_before_data_ends' | 'slow' | 'stall';

/** An SMTP server on a free port that keeps what it accepts, in memory and as files named like the built-in mailbox's. */
export interface MailSink {
  url: string;
  directory: string;
  received: ReceivedMail[];
  behaviour: MailBehaviour;
  /** Breaks every connection. */
  hangUp(): void;
  close(): Promise<void>;
}

export async function startMailSink(): Promise<MailSink> {
  const directory = await mkdtemp(join(tmpdir(), 'throughline-mail-'));
  const sockets = new Set<{ destroy(): void }>();
  const server: SMTPServer = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 500,
    onRcptTo(address, session, done) {
      if (sink.behaviour === 'stall') {
        setTimeout(() => server.onRcptTo(address, session, done), 50);
        return;
      }
      if (sink.behaviour === 'reject_recipient') return done(smtpError(550, 'no such mailbox'));
      if (sink.behaviour === 'busy') return done(smtpError(451, 'busy, try again'));
      done();
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      if (sink.behaviour === 'hang_up_before_data_ends') {
        stream.once('data', () => sockets.forEach((socket) => socket.destroy()));
      }
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const messageId = /^message-id:\s*(<[^>]+>)/im.exec(raw)?.[1] ?? '';
        const keep = async () => {
          await writeFile(join(directory, `${createHash('sha256').update(messageId).digest('hex')}.eml`), raw);
          sink.received.push({ to: session.envelope.rcptTo.map(({ address }) => address), messageId, raw });
          if (sink.behaviour === 'swallow') sockets.forEach((socket) => socket.destroy());
          else setTimeout(done, sink.behaviour === 'slow' ? 4_000 : 0);
        };
        if (sink.behaviour !== 'hang_up_before_data_ends') void keep();
      });
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as { port: number };
  const sink: MailSink = {
    url: `smtp://127.0.0.1:${port}`,
    directory,
    received: [],
    behaviour: 'accept',
    hangUp: () => sockets.forEach((socket) => socket.destroy()),
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(directory, { recursive: true, force: true });
    },
  };
  return sink;
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
