import Table from 'cli-table3';
import { Caller } from '../../../bench/lib/caller.mjs';
import { describeMachine } from '../../../bench/lib/machine.mjs';
import { compareIntake } from '../compare.mjs';
import { InstanceDatabase } from '../database.mjs';
import { Flood } from '../flood.mjs';
import { MemorySampler } from '../memory-sampler.mjs';
import { settle } from '../settle.mjs';

const SECONDS = 60;
const CONNECTIONS = 2_000;
/** Of these, senders of bodies of the greatest size: what waits is bounded by bytes too. */
const LARGE_CONNECTIONS = 100;
/** What the processes may have at most, whatever comes. */
const BOUNDS_MB = { api: 500, worker: 800 };
const SETTLED_WITHIN_MS = 15 * 60_000;

/**
 * Far more than can be worked off: two thousand connections, each of which sends its next lead at once, whatever it was answered. What is
 * accepted has to be worked off afterwards, what is refused to be told so by 503 or 429 with Retry-After, and memory to stay below bounds.
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
  await flood.run(options.seconds ?? SECONDS);
  say(`sent ${flood.sent}, of which ${flood.log.length} were accepted; waiting until these are worked off`);
  const settled = await settle({ database, say, withinMs: SETTLED_WITHIN_MS });
  const memoryMb = memory.stop();
  const { examples, ...comparison } = await compareIntake({ log: flood.log, repeatedElsewhere: [], database });

  const open = Object.values(settled.open ?? { nothing: 1 }).reduce((sum, count) => sum + count, 0);
  const { accepted, leads, ...mustBeNone } = { ...comparison, leftOpen: open, refusedBadly: flood.refusedBadly };
  const overBound = Object.entries(BOUNDS_MB).filter(([name, most]) => memoryMb[name].most > most);
  const report = {
    chaos: { trial: 'overload', seconds: flood.seconds, connections: CONNECTIONS },
    kept: Object.values(mustBeNone).every((count) => count === 0) && overBound.length === 0 && flood.log.length > 0,
    sentPerSecond: Math.round(flood.sent / flood.seconds),
    accepted,
    acceptedPerSecond: Math.round(accepted / flood.seconds),
    leads,
    answers: flood.answers,
    ...mustBeNone,
    ackMs: flood.latencies(),
    memoryMb,
    boundsMb: BOUNDS_MB,
    workedOffPerSecond: Math.round((accepted * 1_000) / (flood.seconds * 1_000 + settled.ms)),
    settled,
    examples,
    machine: describeMachine(),
  };
  return { ...report, print: () => print(report) };
}

function print({ examples, ...report }) {
  const table = new Table({ style: { head: [], border: [] } });
  const rows = ['sentPerSecond', 'accepted', 'acceptedPerSecond', 'workedOffPerSecond', 'lost', 'receiptsDoubled'];
  for (const name of [...rows, 'leadsDuplicated', 'refusedBadly', 'leftOpen']) table.push([name, report[name]]);
  for (const name of ['answers', 'ackMs', 'memoryMb']) table.push([name, JSON.stringify(report[name])]);
  console.log(table.toString());
  for (const [name, list] of Object.entries(examples)) console.log(`${name}: ${JSON.stringify(list)}`);
}
