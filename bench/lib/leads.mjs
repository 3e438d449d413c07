import { createHash } from 'node:crypto';
import { sampleLeads } from '../../scripts/lib/sample-leads.mjs';
import { signWebhook } from '../../scripts/lib/webhook.mjs';
import { requireAll, sendLoad } from './load.mjs';
import { until } from './until.mjs';

const DRAINED_WITHIN_MS = 15 * 60_000;
const POLL_MS = 100;

/** Makes the n-th signed POST of a run: every lead another, whatever the run and the number, by email and by phone. */
export function signedLead(instance, run) {
  const templates = sampleLeads(500, run);
  const firstPhone = 2_000_000_000 + (createHash('sha256').update(run).digest().readUInt16BE() % 7_000) * 1_000_000;
  return (n) => {
    const lead = {
      ...templates[n % templates.length],
      email: `lead-${run}-${n}@example.com`,
      phone: `+1${firstPhone + n}`,
    };
    const body = JSON.stringify(lead);
    return { path: `/hooks/${instance.demoSource.key}`, headers: signWebhook(instance.demoSource.secret, body), body };
  };
}

/** Posts a number of leads and requires that each was accepted. */
export async function postLeads(instance, { count, run, connections = 20 }) {
  const load = await sendLoad({ origin: instance.url, connections, count, request: signedLead(instance, run) });
  requireAll(load, 202);
}

/** Resolves when no receipt is open any more. */
export async function drained(caller) {
  await until('the receipts are worked off', DRAINED_WITHIN_MS, POLL_MS, async () => {
    const open = await caller.get('/receipts?status=received&limit=1');
    return open.items.length === 0;
  });
}
