import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

/** Largest mail taken; announced by SIZE. */
const MAIL_BYTES_MOST = 5 * 1_048_576;
const CLIENTS_MOST = 50;
const IDLE_MS = 60_000;
const CLOSE_MS = 5_000;

/**
 * A mail server for one machine: takes every mail from 127.0.0.1 without signing in, and answers 250 only when `store` has resolved.
 */
export class SmtpListener {
  private readonly server: SMTPServer;

  constructor(store: (mail: Buffer) => Promise<unknown>, onError: (error: unknown) => void) {
    this.server = new SMTPServer({
      banner: 'Throughline mailbox',
      size: MAIL_BYTES_MOST,
      maxClients: CLIENTS_MOST,
      socketTimeout: IDLE_MS,
      closeTimeout: CLOSE_MS,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      onData: (stream, _session, callback) => {
        readMail(stream)
          .then(store)
          .then(
            () => callback(null),
            (error: unknown) => {
              if (!(error instanceof SmtpError)) onError(error);
              callback(error instanceof SmtpError ? error : new SmtpError(451, 'The mail could not be stored'));
            },
          );
      },
    });
    this.server.on('error', onError);
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', () => {
        this.server.server.off('error', reject);
        resolve();
      });
    });
  }

  /** Finishes mails that are coming in, for five seconds at most. */
  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/** An answer of the server with its code. */
class SmtpError extends Error {
  constructor(
    readonly responseCode: number,
    message: string,
  ) {
    super(message);
  }
}

/** To the end in any case, for SMTP answers behind the mail; but what is too large is not kept. */
async function readMail(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAIL_BYTES_MOST) chunks.push(chunk);
  }
  if (bytes > MAIL_BYTES_MOST) throw new SmtpError(552, 'The mail is too large');
  return Buffer.concat(chunks);
}
