import Table from 'cli-table3';
import { Caller } from '../../../bench/lib/caller.mjs';
import { inLanes } from '../../../bench/lib/lanes.mjs';
import { describeMachine } from '../../../bench/lib/machine.mjs';
import { postLead } from '../../../scripts/lib/webhook.mjs';
import { compareIntake } from '../compare.mjs';
import { InstanceDatabase } from '../database.mjs';
import { MemorySampler } from '../memory-sampler.mjs';
import { noneOf } from '../report.mjs';
import { settle } from '../settle.mjs';

/** As many as one batch takes. */
const COUNT = 300;
/** The greatest body that the door takes. */
const BODY_BYTES = 256 * 1_024;
const LANES = 10;
const BOUNDS_MB = { api: 800, worker: 900 };

/** A batch of three hundred receipts of the greatest size: 75 MB, gathered while the worker stands still. */
export async function run({ say, createInstance }) {
  const instance = createInstance({});
  await instance.start();
  const database = new InstanceDatabase(instance);
  await (await Caller.connect(instance.known)).pauseTemplates();
  const memory = new MemorySampler(instance, Object.keys(BOUNDS_MB));
  const { worker } = instance.known.pids;
  process.kill(worker, 'SIGSTOP');
  const log = [];
  try {
    const numbers = Array.from({ length: COUNT }, (_, n) => n);
    await inLanes(LANES, numbers, async (n) => {
      const email = `large-${n}@example.com`;
      const { receiptId } = await postLead(instance.known, withNote({ email, first_name: 'Ada' }));
      log.push({ receiptId, email });
    });
  } finally {
    process.kill(worker, 'SIGCONT');
  }
  say(`${log.length} bodies of ${BODY_BYTES} bytes are stored`);
  const [largest] = await database.rows(
    'SELECT max(octet_length(body)) AS bytes, count(*)::int AS count FROM receipts',
  );
  const settled = await settle({ database, say });
  const memoryMb = memory.stop();
  const { examples, ...comparison } = await compareIntake({ log, repeatedElsewhere: [], database });
  const { accepted, leads, ...mustBeNone } = comparison;
  const checks = [
    ...noneOf(mustBeNone),
    { name: 'of the greatest size', ok: largest.bytes === BODY_BYTES && leads === COUNT && accepted === COUNT },
    ...Object.entries(BOUNDS_MB).map(([name, most]) => ({ name: `${name} memory`, ok: memoryMb[name].most <= most })),
  ];
  const kept = checks.every(({ ok }) => ok);
  const report = { checks, chaos: { trial: 'largest' }, kept, accepted, ...mustBeNone, memoryMb, settled };
  return {
    ...report,
    examples,
    machine: describeMachine(),
    print() {
      const table = new Table({ style: { head: [], border: [] } });
      table.push(
        ['receipts', accepted],
        ['worked off after, ms', settled.ms],
        ['memory, MB', JSON.stringify(memoryMb)],
      );
      console.log(table.toString());
    },
  };
}

/** Filled up to the greatest size. */
function withNote(lead) {
  const empty = Buffer.byteLength(JSON.stringify({ ...lead, note: '' }));
  return { ...lead, note: 'x'.repeat(BODY_BYTES - empty) };
}
