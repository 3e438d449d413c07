import { seededRandom } from '../../../scripts/lib/sample-leads.mjs';
import { compare } from '../compare.mjs';
import { InstanceDatabase } from '../database.mjs';
import { EnrichmentServer } from '../enrichment-server.mjs';
import { failAtRandom } from '../fail-at-random.mjs';
import { killAtRandom } from '../kill-at-random.mjs';
import { MailRecorder } from '../mail-recorder.mjs';
import { countReconciled } from '../reconciled.mjs';
import { makeReport, printReport } from '../report.mjs';
import { Sender } from '../sender.mjs';
import { settle } from '../settle.mjs';
import { checkTemporalState } from '../temporal-state.mjs';

/** Of the time for sending: a slow machine may take this much of it to come to its number of kills. */
const LONGER_FOR_KILLS = 1.25;

/** Kills and faults at random under a steady rate of leads; then what was promised is compared with what is there. */
export async function run({ options, say, createInstance }) {
  // A stream each, so that one's draws do not depend on when the others draw.
  const random = (offset) => seededRandom(options.seed * 10 + offset);
  const mail = new MailRecorder(random(1));
  const enrichment = new EnrichmentServer();
  try {
    const instance = createInstance({
      SMTP_URL: await mail.listen(),
      MAIL_JOURNAL_DIR: mail.journal,
      MAIL_JOURNAL_SECONDS: '30',
      ENRICHMENT_HTTP_URL: await enrichment.listen(),
    });
    await instance.start();
    say(`the instance runs at ${instance.known.url}, in ${instance.folder}`);
    const database = new InstanceDatabase(instance);
    const sender = new Sender({ instance, random: random(2), rate: options.rate, run: options.seed });
    const around = { instance, sender, database, mail, enrichment, say, isOver: timeIsOver(options) };
    const { kills, faults } = await breakWhileSending(around, random, options);
    say(`sent; ${sender.log.length} acknowledged, ${kills.length} kills; waiting until all is worked off`);
    const settled = await settle(around);
    const comparison = await compare(around);
    const reconciled = await countReconciled(database);
    const temporalState = checkTemporalState(instance.home);
    const report = makeReport({
      options,
      kills,
      faults,
      settled,
      reconciled,
      comparison,
      temporalState,
      sender,
      mail,
    });
    return { ...report, print: () => printReport(report) };
  } finally {
    enrichment.close();
    await mail.close();
  }
}

/** The time is over, and there were kills enough; but it does not wait for those for ever. */
function timeIsOver({ sendingMs, leastKills }) {
  const start = Date.now();
  return (kills = Infinity) => {
    const elapsed = Date.now() - start;
    return elapsed >= sendingMs * LONGER_FOR_KILLS || (elapsed >= sendingMs && kills >= leastKills);
  };
}

async function breakWhileSending(around, random, options) {
  // A recovery is told by leads that come in after the kill: the sender goes on until the last one is over.
  let recovered = false;
  const sending = around.sender.send(() => recovered && around.isOver());
  const killing = killAtRandom({ ...around, random: random(3), kinds: options.kills }).finally(
    () => (recovered = true),
  );
  const failing = failAtRandom({ ...around, random: random(4), kinds: options.faults });
  const [kills, faults] = await Promise.all([killing, failing]);
  await sending;
  return { kills, faults };
}
