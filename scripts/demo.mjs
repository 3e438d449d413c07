import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap();
const { readInstance } = await import('./lib/instance-file.mjs');
const { ApiClient } = await import('./lib/api-client.mjs');
const { postLead } = await import('./lib/webhook.mjs');
const { sampleLeads } = await import('./lib/sample-leads.mjs');
const { SingleBar } = (await import('cli-progress')).default;
const { default: Table } = await import('cli-table3');

const COUNT = 200;
const AT_A_TIME = 10;
const SCORED_WITHIN_MS = 120_000;
/** Executions start just behind the scores, some fifty a second. */
const STARTED_WITHIN_MS = 60_000;
const ROWS = 15;

const instance = readInstance();
if (!instance) {
  console.error('No instance runs here: npm start, and then npm run demo in a second terminal.');
  process.exit(1);
}

const api = await new ApiClient(instance).signIn();
try {
  await showLeads(await awaitLeads(await postAll()));
  process.exit(0);
} catch (error) {
  console.error(`\nThe demo did not get through: ${error.message}`);
  process.exit(1);
}

/** Posts the leads, signed, a few at a time; answers with the ids of their receipts. */
async function postAll() {
  const leads = sampleLeads(COUNT, Date.now().toString(36));
  const ids = [];
  const bar = progressBar('Posting', COUNT);
  const lane = async () => {
    for (let lead = leads.shift(); lead; lead = leads.shift()) {
      ids.push((await postLead(instance, lead)).receiptId);
      bar.increment();
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  bar.stop();
  return ids;
}

/** Waits until every receipt has become a scored lead; answers with the leads' ids. */
async function awaitLeads(receiptIds) {
  const bar = progressBar('Scoring', receiptIds.length);
  const leadIds = [];
  const open = new Set(receiptIds);
  for (const deadline = Date.now() + SCORED_WITHIN_MS; open.size > 0;) {
    if (Date.now() > deadline)
      throw new Error(`${open.size} leads were not scored within ${SCORED_WITHIN_MS / 1_000} s`);
    for (const id of [...open].slice(0, 50)) {
      const receipt = await api.get(`/receipts/${id}`);
      if (receipt.status === 'rejected' || receipt.status === 'failed') {
        throw new Error(`a lead was ${receipt.status}: ${receipt.reason?.detail}`);
      }
      if (receipt.status !== 'done') break;
      open.delete(id);
      leadIds.push(receipt.leadId);
      bar.update(leadIds.length);
    }
    if (open.size > 0) await pause(100);
  }
  bar.stop();
  return leadIds;
}

/** Leads of the run, with what speaks for and against them and what happens with them. */
async function showLeads(leadIds) {
  const ours = new Set(leadIds);
  const leads = (await everyPage('/leads?sort=score', 1_000)).filter((lead) => ours.has(lead.id));
  const executions = await awaitExecutions(ours);
  const table = new Table({
    head: ['Lead', 'Score', 'Strongest reasons', 'Execution', 'Step'],
    style: { head: [], border: [] },
  });
  // Not the best alone: every n-th lead from the best to the least.
  const shown = leads.filter((_, rank) => rank % Math.ceil(leads.length / ROWS) === 0);
  for (const lead of shown) {
    const score = await api.get(`/leads/${lead.id}/score`);
    const own = executions.filter((execution) => execution.lead.id === lead.id);
    table.push([
      `${lead.firstName} ${lead.lastName}`,
      `${score.points} ${score.band}`,
      score.reasons.slice(0, 2).map(describeReason).join('\n'),
      own.map((execution) => `${execution.templateKey} v${execution.version}`).join('\n') || '–',
      own.map((execution) => `${execution.currentStep ?? '–'} (${execution.state})`).join('\n') || '–',
    ]);
  }
  console.log(table.toString());
  const started = executions.length;
  console.log(
    `${shown.length} of ${leads.length} leads, from the best to the least; ${started} executions started. Look further:`,
  );
  console.log(`  Leads         ${instance.url}/leads`);
  console.log(`  Executions    ${instance.url}/executions`);
  console.log(`  Mailbox       ${instance.mailbox ?? 'your mail server'}`);
  console.log(`  Temporal UI   ${instance.temporalUi ?? 'your Temporal server'}`);
  console.log(`  API           ${instance.url}/api/docs`);
}

/** The executions of these leads, once their number has stopped growing. */
async function awaitExecutions(leadIds) {
  let executions = [];
  for (const deadline = Date.now() + STARTED_WITHIN_MS; Date.now() < deadline; await pause(1_500)) {
    const now = (await everyPage('/workflows/executions', 2_000)).filter((execution) => leadIds.has(execution.lead.id));
    const settled =
      now.length === executions.length &&
      now.every((execution) => execution.state !== 'pending' && execution.currentStep);
    executions = now;
    if (settled) break;
  }
  return executions;
}

async function everyPage(path, most) {
  const items = [];
  let cursor = null;
  do {
    const separator = path.includes('?') ? '&' : '?';
    const page = await api.get(`${path}${separator}limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor && items.length < most);
  return items;
}

function describeReason({ label, value, contribution }) {
  const sign = contribution >= 0 ? '+' : '−';
  return `${sign}${Math.abs(contribution).toFixed(2)} ${label}: ${value ?? 'not known'}`.slice(0, 60);
}

function progressBar(name, total) {
  const bar = new SingleBar({
    format: `${name} {bar} {value}/{total}`,
    barsize: 40,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
  });
  bar.start(total, 0);
  return bar;
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
