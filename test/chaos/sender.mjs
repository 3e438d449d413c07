import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { sampleLeads } from '../../scripts/lib/sample-leads.mjs';
import { signWebhook } from '../../scripts/lib/webhook.mjs';

const CONNECTIONS = 40;
const RETRY_MS = 250;
/** A sender gives up at last: a lead that was never acknowledged is its own to lose. */
const GIVE_UP_MS = 5 * 60_000;
const TIMEOUT_MS = 10_000;
/** Of the leads, those that are sent again after the 202: with the same webhook-id, and as another request of the same person. */
const REPEATED = 0.03;
const RETURNING = 0.02;

/**
 * The sender: signed leads at a steady rate, each tried with the same webhook-id until it is acknowledged, and a log of what was. The rate
 * is of new leads; those that wait for a killed process are sent besides.
 */
export class Sender {
  /** Every 202: `{ receiptId, webhookId, email }`. */
  log = [];
  givenUp = 0;
  /** Answers that were no 202, by status or error code. */
  refusals = {};
  repeated = 0;
  /** Repeats that were given another receipt than the first time. */
  repeatedElsewhere = [];
  /** Of the clock that requests are signed by. */
  clockOffsetMs = 0;
  #waiting = [];
  #open = new Set();

  constructor({ instance, random, rate, run }) {
    Object.assign(this, { instance, random, rate, run });
    this.samples = sampleLeads(500, run);
    this.agent = new Agent({
      connections: CONNECTIONS,
      pipelining: 1,
      bodyTimeout: TIMEOUT_MS,
      headersTimeout: TIMEOUT_MS,
    });
  }

  /** Sends until it is over, then waits for what is still under way. */
  async send(isOver) {
    const start = performance.now();
    for (let sent = 0; !isOver();) {
      const due = ((performance.now() - start) / 1_000) * this.rate;
      for (; sent < due; sent++) this.#begin(sent);
      await pause(10);
    }
    await Promise.all(this.#open);
    await this.agent.close();
  }

  /** Resolves with the time of the first 202 to a request that began after `since`. */
  acceptedSince(since) {
    return new Promise((resolve) => this.#waiting.push({ since, resolve }));
  }

  /** One request that nothing follows, signed by a clock of its own. @returns the status and the problem's code */
  async tryOnce(clockOffsetMs) {
    const { url, demoSource } = this.instance.known;
    const body = '{}';
    const headers = signWebhook(demoSource.secret, body, undefined, Date.now() + clockOffsetMs);
    const response = await fetch(`${url}/hooks/${demoSource.key}`, { method: 'POST', headers, body });
    return `${response.status} ${(await response.json()).code}`;
  }

  #begin(n) {
    const lead = {
      ...this.samples[n % this.samples.length],
      email: `lead-${this.run}-${n}@example.com`,
      phone: `+1415${2_000_000 + n}`,
    };
    const work = this.#deliver(lead, n).finally(() => this.#open.delete(work));
    this.#open.add(work);
  }

  async #deliver(lead, n) {
    const [repeats, returns] = [this.random() < REPEATED, this.random() < RETURNING];
    const webhookId = `msg_${this.run}_${n}`;
    const first = await this.#acknowledged(lead, webhookId);
    if (repeats && first) {
      this.repeated++;
      const again = await this.#acknowledged(lead, webhookId);
      if (again && again.receiptId !== first.receiptId) this.repeatedElsewhere.push(webhookId);
    }
    if (returns && first) await this.#acknowledged({ ...lead, message: 'Me again' }, `${webhookId}_again`);
  }

  /** Tries until there is a 202. */
  async #acknowledged(lead, webhookId) {
    const body = JSON.stringify(lead);
    for (const end = Date.now() + GIVE_UP_MS; Date.now() < end; await pause(RETRY_MS)) {
      const began = Date.now();
      const receiptId = await this.#post(body, webhookId);
      if (!receiptId) continue;
      const entry = { receiptId, webhookId, email: lead.email, at: Date.now() };
      this.log.push(entry);
      for (const { resolve } of this.#waiting.filter(({ since }) => began >= since)) resolve(entry.at);
      this.#waiting = this.#waiting.filter(({ since }) => began < since);
      return entry;
    }
    this.givenUp++;
    return null;
  }

  async #post(body, webhookId) {
    const { url, demoSource } = this.instance.known;
    try {
      const response = await request(`${url}/hooks/${demoSource.key}`, {
        method: 'POST',
        headers: signWebhook(demoSource.secret, body, webhookId, Date.now() + this.clockOffsetMs),
        body,
        dispatcher: this.agent,
      });
      const text = await response.body.text();
      if (response.statusCode === 202) return JSON.parse(text).receiptId;
      this.#refused(response.statusCode);
    } catch (error) {
      this.#refused(error.code ?? error.name);
    }
    return null;
  }

  #refused(why) {
    this.refusals[why] = (this.refusals[why] ?? 0) + 1;
  }
}
