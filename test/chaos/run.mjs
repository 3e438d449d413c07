import { bootstrap } from '../../scripts/lib/bootstrap.mjs';

await bootstrap();
const { readOptions, USAGE } = await import('./options.mjs');
const { seededRandom } = await import('../../scripts/lib/sample-leads.mjs');
const { ChaosInstance } = await import('./chaos-instance.mjs');
const { MailRecorder } = await import('./mail-recorder.mjs');
const { EnrichmentServer } = await import('./enrichment-server.mjs');
const { InstanceDatabase } = await import('./database.mjs');
const { Sender } = await import('./sender.mjs');
const { killAtRandom } = await import('./kills.mjs');
const { failAtRandom } = await import('./faults.mjs');
const { settle } = await import('./settle.mjs');
const { countReconciled } = await import('./reconciled.mjs');
const { checkTemporalState } = await import('./temporal-state.mjs');
const { compare } = await import('./compare.mjs');
const { makeReport, printReport } = await import('./report.mjs');

/** Of the time for sending: a slow machine may take this much of it to come to its number of kills. */
const LONGER_FOR_KILLS = 1.25;

const began = Date.now();
const say = (text) => console.error(`${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${text}`);

let options;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exit(2);
}

// A stream each, so that one's draws do not depend on when the others draw.
const random = (offset) => seededRandom(options.seed * 10 + offset);
const mail = new MailRecorder(random(1));
const enrichment = new EnrichmentServer();
const instance = new ChaosInstance({
  SMTP_URL: await mail.listen(),
  MAIL_JOURNAL_DIR: mail.journal,
  MAIL_JOURNAL_SECONDS: '30',
  ENRICHMENT_HTTP_URL: await enrichment.listen(),
});
const database = new InstanceDatabase(instance);

let stopping = null;
const stop = () => (stopping ??= instance.stop());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => void stop().then(() => process.exit(130)));

try {
  await instance.start();
  say(`the instance runs at ${instance.known.url}, in ${instance.folder}`);
  const report = await run();
  await stop();
  printReport(report);
  console.log(JSON.stringify(report));
  if (report.kept && !options.keep) instance.remove();
  else say(`logs and data: ${instance.folder}`);
  process.exitCode = report.kept ? 0 : 1;
} catch (error) {
  console.error(error);
  say(`logs and data: ${instance.folder}`);
  process.exitCode = 1;
} finally {
  await stop();
  enrichment.close();
  await mail.close();
}
process.exit();

async function run() {
  const sender = new Sender({ instance, random: random(2), rate: options.rate, run: options.seed });
  const start = Date.now();
  /** The time is over, and there were kills enough; but it does not wait for those for ever. */
  const isOver = (kills = Infinity) => {
    const elapsed = Date.now() - start;
    return (
      elapsed >= options.sendingMs * LONGER_FOR_KILLS || (elapsed >= options.sendingMs && kills >= options.leastKills)
    );
  };
  const around = { instance, sender, database, mail, enrichment, say };
  // A recovery is told by leads that come in after the kill: the sender goes on until the last one is over.
  let recovered = false;
  const sending = sender.send(() => recovered && isOver());
  const killing = killAtRandom({ ...around, random: random(3), kinds: options.kills, isOver }).finally(
    () => (recovered = true),
  );
  const failing = failAtRandom({
    ...around,
    random: random(4),
    kinds: options.faults,
    isOver,
  });
  const [kills, faults] = await Promise.all([killing, failing]);
  await sending;
  say(`sent; ${sender.log.length} acknowledged, ${kills.length} kills; waiting until all is worked off`);
  const settled = await settle(around);
  const comparison = await compare(around);
  const reconciled = await countReconciled(database);
  const temporalState = checkTemporalState(instance.home);
  return makeReport({ options, kills, faults, settled, reconciled, comparison, temporalState, sender, mail });
}
