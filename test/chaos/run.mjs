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
const { settleUnknown } = await import('./settle-unknown.mjs');
const { compare } = await import('./compare.mjs');
const { makeReport, printReport } = await import('./report.mjs');

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
const instance = new ChaosInstance({ SMTP_URL: await mail.listen(), ENRICHMENT_HTTP_URL: await enrichment.listen() });
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
  const until = Date.now() + options.sendingMs;
  const around = { instance, sender, database, mail, enrichment, until, say };
  // A recovery is told by leads that come in after the kill: the sender goes on until the last one is over.
  let recovered = false;
  const sending = sender.send(() => recovered && Date.now() >= until);
  const killing = killAtRandom({ ...around, random: random(3), kinds: options.kills }).finally(
    () => (recovered = true),
  );
  const failing = failAtRandom({ ...around, random: random(4), kinds: options.faults });
  const [kills, faults] = await Promise.all([killing, failing]);
  await sending;
  say(`sent; ${sender.log.length} acknowledged, ${kills.length} kills; waiting until all is worked off`);
  const settled = await settle(around);
  const comparison = await compare(around);
  const unknown = await settleUnknown(around);
  return makeReport({ options, kills, faults, settled, unknown, comparison, sender, mail });
}
