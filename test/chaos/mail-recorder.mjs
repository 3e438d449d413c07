import { once } from 'node:events';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

const MOST_CLIENTS = 100;
/** Of the mails while it drops, those whose connection breaks. */
const DROP_SHARE = 0.3;

/**
 * The run's mail server: records what it accepts, by Message-ID and recipient. A mail counts as accepted once its last line is there and
 * it is kept, whether the answer gets through or not: so it is with a real server. It keeps a journal, a Maildir as `always_bcc` of Postfix
 * fills it, which the product asks for what became of a mail.
 *
 * While `dropping`, it breaks the connection of some mails: without having kept it, having kept it but before the answer, or right behind
 * the answer. While `stalled`, it answers nothing to RCPT TO or to the end of DATA, but keeps what has come.
 */
export class MailRecorder {
  /** Message-ID → how often it was accepted. */
  byMessageId = new Map();
  /** Recipient → how many mails were accepted. */
  byRecipient = new Map();
  accepted = 0;
  drops = { unkept: 0, kept: 0, answered: 0 };
  dropping = false;
  journal = mkdtempSync(join(tmpdir(), 'throughline-chaos-journal-'));
  #sockets = new Map();
  #stall = null;

  constructor(random) {
    this.random = random;
    for (const folder of ['tmp', 'new', 'cur']) mkdirSync(join(this.journal, folder));
    this.server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      maxClients: MOST_CLIENTS,
      closeTimeout: 500,
      onRcptTo: (_address, _session, done) => void this.#goOn().then(() => done()),
      onData: (stream, session, done) => void this.#receive(stream, session, done),
    });
    // A client that was killed.
    this.server.on('error', () => {});
    this.server.server.on('connection', (socket) => {
      this.#sockets.set(socket.remotePort, socket);
      socket.once('close', () => this.#sockets.delete(socket.remotePort));
    });
  }

  async listen() {
    this.server.listen(0, '127.0.0.1');
    await once(this.server.server, 'listening');
    return `smtp://127.0.0.1:${this.server.server.address().port}`;
  }

  stall() {
    this.#stall ??= Promise.withResolvers();
  }

  resume() {
    this.#stall?.resolve();
    this.#stall = null;
  }

  async close() {
    this.resume();
    for (const socket of this.#sockets.values()) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.journal, { recursive: true, force: true });
  }

  async #goOn() {
    await this.#stall?.promise;
  }

  async #receive(stream, session, done) {
    const chunks = [];
    try {
      for await (const chunk of stream) chunks.push(chunk);
    } catch {
      return; // The sender was killed in the middle: nothing was accepted.
    }
    const drop = this.dropping && this.random() < DROP_SHARE ? this.#pickDrop() : null;
    const hangUp = () => this.#sockets.get(session.remotePort)?.destroy();
    if (drop) this.drops[drop]++;
    if (drop === 'unkept') return hangUp();
    this.#keep(Buffer.concat(chunks).toString('utf8'), session.envelope.rcptTo);
    if (drop === 'kept') return hangUp();
    await this.#goOn();
    done();
    if (drop === 'answered') setImmediate(hangUp);
  }

  #pickDrop() {
    const kinds = Object.keys(this.drops);
    return kinds[Math.floor(this.random() * kinds.length)];
  }

  #keep(raw, recipients) {
    const name = `${Math.floor(Date.now() / 1_000)}.M${this.accepted}P${process.pid}.chaos`;
    writeFileSync(join(this.journal, 'tmp', name), raw);
    renameSync(join(this.journal, 'tmp', name), join(this.journal, 'new', name));
    const messageId = /^message-id:\s*(<[^>]+>)/im.exec(raw)?.[1] ?? '';
    this.accepted++;
    this.byMessageId.set(messageId, (this.byMessageId.get(messageId) ?? 0) + 1);
    for (const { address } of recipients) this.byRecipient.set(address, (this.byRecipient.get(address) ?? 0) + 1);
  }
}
