import { setTimeout as pause } from 'node:timers/promises';
import Table from 'cli-table3';
import { Caller } from '../../../bench/lib/caller.mjs';
import { describeMachine } from '../../../bench/lib/machine.mjs';
import { compareIntake } from '../compare.mjs';
import { InstanceDatabase } from '../database.mjs';
import { Flood } from '../flood.mjs';
import { MemorySampler } from '../memory-sampler.mjs';
import { noneOf } from '../report.mjs';
import { settle } from '../settle.mjs';

const SECONDS = 60;
const CONNECTIONS = 2_000;
/** Of these, senders of bodies of the greatest size: what waits is bounded by bytes too. */
const LARGE_CONNECTIONS = 20;
/** What the processes may have at most, whatever comes. */
const BOUNDS_MB = { api: 800, worker: 900 };
const SETTLED_WITHIN_MS = 15 * 60_000;

/**
 * Far more than can be worked off: two thousand connections, each of which sends its next lead at once, whatever it was answered. In the
 * second half the worker stands still, so that all that is accepted piles up: no rate is sustainable then. What is accepted has to be worked
 * off afterwards, what is refused to be told so by 503 or 429 with Retry-After, and memory to stay below bounds.
 */
export async function run({ options, say, createInstance }) {
  const instance = createInstance({});
  await instance.start();
  const database = new InstanceDatabase(instance);
  await (await Caller.connect(instance.known)).pauseTemplates();
  say(`the instance runs at ${instance.known.url}; flooding it for ${SECONDS} s`);

  const memory = new MemorySampler(instance, Object.keys(BOUNDS_MB));
  const flood = new Flood({
    instance: instance.known,
    connections: CONNECTIONS,
    largeConnections: LARGE_CONNECTIONS,
    run: options.seed,
  });
  const seconds = options.seconds ?? SECONDS;
  const { worker } = instance.known.pids;
  const standstill = pause((seconds * 1_000) / 2).then(() => process.kill(worker, 'SIGSTOP'));
  await flood.run(seconds).finally(() => standstill.then(() => process.kill(worker, 'SIGCONT')));
  const backlog = (await database.rows('SELECT count(*)::int AS count FROM receipt_queue'))[0].count;
  say(`sent ${flood.sent}, of which ${flood.log.length} were accepted; ${backlog} wait to be worked off`);
  const settled = await settle({ database, say, withinMs: SETTLED_WITHIN_MS });
  const memoryMb = memory.stop();
  const { examples, ...comparison } = await compareIntake({ log: flood.log, repeatedElsewhere: [], database });

  const open = Object.values(settled.open ?? { nothing: 1 }).reduce((sum, count) => sum + count, 0);
  const { accepted, leads, ...mustBeNone } = { ...comparison, leftOpen: open, refusedBadly: flood.refusedBadly };
  const checks = [
    ...noneOf(mustBeNone),
    ...Object.entries(BOUNDS_MB).map(([name, most]) => ({
      name: `${name} memory`,
      ok: memoryMb[name].most <= most,
      mb: memoryMb[name].most,
    })),
    { name: 'accepted some and refused some', ok: accepted > 0 && Boolean(flood.answers[503] || flood.answers[429]) },
  ];
  const report = {
    checks,
    chaos: { trial: 'overload', seconds: flood.seconds, connections: CONNECTIONS },
    kept: checks.every(({ ok }) => ok),
    sentPerSecond: Math.round(flood.sent / flood.seconds),
    accepted,
    acceptedPerSecond: Math.round(accepted / flood.seconds),
    leads,
    backlog,
    answers: flood.answers,
    ...mustBeNone,
    ackMs: flood.latencies(),
    memoryMb,
    boundsMb: BOUNDS_MB,
    workedOffPerSecond: Math.round((backlog * 1_000) / settled.ms),
    settled,
    examples,
    machine: describeMachine(),
  };
  return { ...report, print: () => print(report) };
}

function print({ examples, ...report }) {
  const table = new Table({ style: { head: [], border: [] } });
  const rows = [
    'sentPerSecond',
    'accepted',
    'acceptedPerSecond',
    'backlog',
    'workedOffPerSecond',
    'lost',
    'receiptsDoubled',
  ];
  for (const name of [...rows, 'leadsDuplicated', 'refusedBadly', 'leftOpen']) table.push([name, report[name]]);
  for (const name of ['answers', 'ackMs', 'memoryMb']) table.push([name, JSON.stringify(report[name])]);
  console.log(table.toString());
  for (const [name, list] of Object.entries(examples)) console.log(`${name}: ${JSON.stringify(list)}`);
}
