import { connect } from 'node:net';
import { latencies } from '../../bench/lib/statistics.mjs';
import { sampleLeads } from '../../scripts/lib/sample-leads.mjs';
import { signWebhook } from '../../scripts/lib/webhook.mjs';

/** The greatest body that the door takes is 256 KB. */
const LARGE_BYTES = 250 * 1_024;
const RECONNECT_MS = 100;
/** What is under way at the end is answered, or its connection closed, within this. */
const LAST_ANSWERS_MS = 30_000;

/**
 * As many leads as two thousand connections and this process can send: each connection sends its next one as soon as it has an answer,
 * and heeds no Retry-After. Sockets by themselves, for an HTTP client would cost more than the server.
 */
export class Flood {
  /** Every 202: `{ receiptId, email }`. */
  log = [];
  sent = 0;
  /** How many answers of each status, and how many connections that were broken or refused. */
  answers = {};
  /** Answers that are neither 202 nor a refusal that says when to come again. */
  refusedBadly = 0;
  #milliseconds = [];
  #over = false;

  constructor({ instance, connections, largeConnections, run }) {
    Object.assign(this, { instance, connections, largeConnections, name: run });
    this.samples = sampleLeads(500, run);
    this.filler = 'x'.repeat(LARGE_BYTES);
  }

  async run(seconds) {
    const start = performance.now();
    const lanes = Array.from({ length: this.connections }, (_, number) => this.#lane(number < this.largeConnections));
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    this.#over = true;
    this.seconds = (performance.now() - start) / 1_000;
    await Promise.all(lanes);
  }

  latencies() {
    return latencies(this.#milliseconds);
  }

  /** One connection after the other, until the flood is over. */
  async #lane(large) {
    while (!this.#over) {
      await this.#connection(large);
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
    }
  }

  #connection(large) {
    return new Promise((resolve) => {
      const { hostname, port } = new URL(this.instance.url);
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      let [text, email, began] = ['', null, 0];
      const send = () => {
        if (this.#over) return socket.end();
        const request = this.#request(large);
        [text, email, began] = ['', request.email, performance.now()];
        this.sent++;
        socket.write(request.head);
        socket.write(request.body);
      };
      socket.setTimeout(LAST_ANSWERS_MS, () => socket.destroy(new Error('no answer')));
      socket.on('connect', send);
      socket.on('data', (chunk) => {
        text += chunk;
        const answer = readAnswer(text);
        if (!answer) return;
        this.#take(answer, email, performance.now() - began);
        email = null;
        if (answer.closes) socket.end();
        else send();
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        // Before an answer: whether it was stored is not known, so it was not promised either.
        if (email !== null || began === 0) this.#count(began === 0 ? 'no connection' : 'broken');
        resolve();
      });
    });
  }

  #request(large) {
    const n = this.sent;
    const email = `flood-${this.name}-${n}@example.com`;
    const lead = { ...this.samples[n % this.samples.length], email, phone: `+1${2_000_000_000 + n}` };
    if (large) lead.note = this.filler;
    const body = JSON.stringify(lead);
    const headers = signWebhook(this.instance.demoSource.secret, body);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `POST /hooks/${this.instance.demoSource.key} HTTP/1.1\r\nhost: flood\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${lines.join('')}\r\n`;
    return { email, head, body };
  }

  #take({ status, retryAfter, body }, email, milliseconds) {
    this.#count(status);
    if (status === 202) {
      this.log.push({ receiptId: JSON.parse(body).receiptId, email });
      this.#milliseconds.push(milliseconds);
    } else if ((status !== 503 && status !== 429) || !(retryAfter > 0)) this.refusedBadly++;
  }

  #count(what) {
    this.answers[what] = (this.answers[what] ?? 0) + 1;
  }
}

/** The answer at the beginning of what has come, or null where it is not all there yet. */
function readAnswer(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = text.slice(0, end);
  const header = (name) => new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(head)?.[1]?.trim();
  const body = text.slice(end + 4);
  if (Buffer.byteLength(body) < Number(header('content-length') ?? 0)) return null;
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]),
    retryAfter: Number(header('retry-after')),
    closes: header('connection') === 'close',
    body,
  };
}
