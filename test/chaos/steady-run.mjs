import { setTimeout as pause } from 'node:timers/promises';
import { describeMachine } from '../../bench/lib/machine.mjs';
import { seededRandom } from '../../scripts/lib/sample-leads.mjs';
import { compare } from './compare.mjs';
import { InstanceDatabase } from './database.mjs';
import { MailRecorder } from './mail-recorder.mjs';
import { measureRecovery } from './recovery.mjs';
import { MUST_BE_NONE, noneOf } from './report.mjs';
import { Sender } from './sender.mjs';
import { settle } from './settle.mjs';

const BEFORE_MS = 5_000;
const AFTER_MS = 5_000;

/**
 * A steady rate of leads, each mailed once, while one thing goes wrong and is mended again; then everything that was promised is compared
 * with what is there.
 *
 * @param trial.environment of the instance, besides its mail server
 * @param trial.prepare what is to be done between a first start and a second one, on the stopped instance; without it there is one start
 * @param trial.goWrong `(around) => Promise`: lasts for as long as it goes wrong; resolves with what is to be told of it
 * @returns the report; `recovery` counts from the moment when it was mended
 */
export async function runSteadily({ options, say, createInstance }, { name, environment = {}, prepare, goWrong }) {
  const random = (offset) => seededRandom(options.seed * 10 + offset);
  const mail = new MailRecorder(random(1));
  try {
    const instance = createInstance({
      SMTP_URL: await mail.listen(),
      MAIL_JOURNAL_DIR: mail.journal,
      MAIL_JOURNAL_SECONDS: '30',
      ...environment,
    });
    await instance.start();
    if (prepare) {
      await instance.stop();
      prepare(instance);
      await instance.start();
    }
    say(`the instance runs at ${instance.known.url}, in ${instance.folder}`);
    const database = new InstanceDatabase(instance);
    const sender = new Sender({ instance, random: random(2), rate: options.rate, run: options.seed });
    const around = { instance, sender, database, mail, say };
    let isOver = false;
    const sending = sender.send(() => isOver);
    let told, recovery;
    try {
      await pause(BEFORE_MS);
      const before = { ...sender.refusals };
      const acceptedBefore = sender.log.length;
      told = await goWrong(around);
      const mendedAt = Date.now();
      told = {
        ...told,
        acceptedMeanwhile: sender.log.length - acceptedBefore,
        refusedMeanwhile: difference(sender.refusals, before),
      };
      say(`mended; until then ${JSON.stringify(told)}`);
      recovery = await measureRecovery({ sender, database, killedAt: mendedAt, since: mendedAt });
      await pause(AFTER_MS);
    } finally {
      isOver = true;
    }
    await sending;
    const settled = await settle(around);
    const comparison = await compare(around);
    return makeReport({ name, told, recovery, settled, comparison, sender });
  } finally {
    await mail.close();
  }
}

function makeReport({ name, told, recovery, settled, comparison, sender }) {
  const { examples, ...counts } = comparison;
  const leftOpen = Object.values(settled.open ?? { unknown: 1 }).reduce((sum, count) => sum + count, 0);
  const figures = { ...counts, leftOpen, givenUp: sender.givenUp };
  const mustBeNone = [...MUST_BE_NONE, 'givenUp'].map((figure) => [figure, figures[figure]]);
  const checks = [
    ...noneOf(Object.fromEntries(mustBeNone)),
    { name: 'recovered', ok: recovery.accepting !== null && recovery.working !== null },
  ];
  const kept = checks.every(({ ok }) => ok);
  return {
    checks,
    chaos: { trial: name },
    kept,
    ...figures,
    meanwhile: told,
    recovery,
    settled,
    examples,
    machine: describeMachine(),
  };
}

function difference(now, before) {
  const grown = Object.entries(now).map(([name, count]) => [name, count - (before[name] ?? 0)]);
  return Object.fromEntries(grown.filter(([, count]) => count > 0));
}
