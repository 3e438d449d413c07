import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { appendEvents, type NewEvent } from '../../src/db/repositories/event-log.js';
import { findEngagement } from '../../src/db/repositories/lead-engagement.js';
import { leadsBetween, leadsById, newestLeads } from '../../src/db/repositories/lead-facts.js';
import { leadsAsOf } from '../../src/db/repositories/leads-as-of.js';
import { CATALOGUE, cataloguePath } from '../../src/ml/features/catalogue.js';
import { featureReaders } from '../../src/ml/features/feature-readers.js';
import { manifestSchema } from '../../src/ml/manifest.js';
import type { ScoringLead } from '../../src/shared/score.js';
import { createTestDatabase, type TestDatabase } from './setup/database.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
}, 60_000);
afterAll(() => db?.close());

const append = (...events: NewEvent[]) =>
  db.database.inOrganization(db.organizationId, (tx) => appendEvents(tx, events));
const visit = (leadId: string, data: object = {}): NewEvent => ({
  type: 'interaction.recorded',
  leadId,
  data: { kind: 'visit', ...data },
});
const engagement = (leadId: string) => findEngagement(db.database.reader(db.organizationId), leadId);

async function createLead(): Promise<string> {
  const { rows } = await db.owner.query<{ id: string }>(
    `INSERT INTO leads (organization_id, email) VALUES ($1, gen_random_uuid() || '@example.com') RETURNING id`,
    [db.organizationId],
  );
  return rows[0]!.id;
}

const ZERO = '00000000-0000-0000-0000-000000000000';

describe('engagement', () => {
  it('is counted as events come, and not for those that say nothing of it', async () => {
    const lead = await createLead();
    await append({ type: 'lead.scored', leadId: lead }, { type: 'lead.updated', leadId: lead, data: { fields: [] } });
    await append({ type: 'interaction.recorded', data: { kind: 'visit' } });
    expect(await engagement(lead)).toBeNull();
    await append(visit(lead, { seconds: 30 }), { type: 'message.replied', leadId: lead });
    await append(visit(lead, { occurredAt: '2026-01-01T00:00:00.000Z' }));
    expect(await engagement(lead)).toMatchObject({ events: 3, totals: { visit: 2, reply: 1 }, seconds: 30 });
    const { rows } = await db.owner.query('SELECT version::int FROM lead_engagement WHERE lead_id = $1', [lead]);
    expect(rows).toEqual([{ version: 3 }]);
  });

  it('loses nothing where many write at once, in whatever order they name the leads', async () => {
    const leads = await Promise.all(Array.from({ length: 6 }, createLead));
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => {
        const order = n % 2 ? leads : leads.toReversed();
        return append(...order.map((lead) => visit(lead)));
      }),
    );
    for (const lead of leads) expect((await engagement(lead))?.totals).toEqual({ visit: 40 });
  });

  it('is there whichever way scoring reads leads', async () => {
    const lead = await createLead();
    await append(visit(lead));
    const page = { after: ZERO, before: 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit: 100 };
    const read = await db.database.inOrganization(db.organizationId, async (tx) => [
      await leadsById(tx, [lead]),
      await newestLeads(tx, 1),
      await leadsBetween(tx, page, 'facts'),
    ]);
    for (const leads of read) {
      expect(leads.find(({ id }) => id === lead)).toMatchObject({ engagement: { totals: { visit: 1 } } });
    }
  });

  it('is undone with the transaction that counted it', async () => {
    const lead = await createLead();
    const failed = db.database.inOrganization(db.organizationId, async (tx) => {
      await appendEvents(tx, [visit(lead)]);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await engagement(lead)).toBeNull();
  });
});

/** Every feature of the catalogue, and two custom fields. */
const READERS = featureReaders(
  manifestSchema.parse({
    ...{ schemaVersion: 2, key: 'test', version: '1', kind: 'additive', missingValues: ['Select'] },
    onnx: { file: 'model.onnx', sha256: '0'.repeat(64), scoresOutput: 'scores', missingCategory: 'nan' },
    features: [
      ...CATALOGUE.map((feature) => ({ ...feature, from: [cataloguePath(feature)] })),
      { key: 'rooms', label: 'Rooms', type: 'numeric', from: ['attributes.rooms'] },
      { key: 'wish', label: 'Wish', type: 'categorical', from: ['attributes.wish'] },
    ].map(({ key, label, type, from }) => ({ key, label, type, from })),
    ...{ terms: [['rooms']], intercept: 0, calibration: { a: 1, b: 0 }, bands: { hot: 0.7, warm: 0.3 } },
    ...{ training: {}, metrics: {} },
  }),
);
const featuresOf = (lead: ScoringLead, at: Date) =>
  Object.fromEntries(READERS.map((reader) => [reader.spec.key, reader.read(lead, at).raw]));

type Step =
  | { do: 'change'; attributes: Record<string, string | number | boolean | null> }
  | { do: 'set'; column: 'city' | 'status' | 'company' | 'phone' | 'country'; value: string }
  | { do: 'tell'; event: Omit<NewEvent, 'leadId'> }
  | { do: 'look' };

const DAY = 86_400_000;
const TOLD = fc.record(
  {
    kind: fc.constantFrom('visit', 'open', 'click', 'reply', 'call', 'viewing', 'download', 'demo', 'dance'),
    // Late, and now and then of a future that cannot be.
    occurredAt: fc.integer({ min: -45 * DAY, max: 2 * DAY }).map((ago) => new Date(Date.now() + ago).toISOString()),
    seconds: fc.integer({ min: 0, max: 900 }),
    content: fc.constantFrom('a', 'b', 'c'),
  },
  { requiredKeys: ['kind'] },
);
const STEP: fc.Arbitrary<Step> = fc.oneof(
  fc
    .dictionary(
      fc.constantFrom('rooms', 'wish', 'budget', 'listing_price', 'timeline', 'job_title', 'industry', 'utm_medium'),
      fc.oneof(
        fc.integer({ min: 0, max: 900 }),
        fc.constantFrom('Select', 'house', '3 months', 'CEO', 'cpc', true, null),
      ),
    )
    .map((attributes) => ({ do: 'change' as const, attributes })),
  fc
    .constantFrom(
      ['city', 'Rome'],
      ['status', 'won'],
      ['status', 'lost'],
      ['company', 'Acme'],
      ['phone', '+4915112345678'],
    )
    .map(([column, value]) => ({ do: 'set' as const, column: column as 'city', value: value! })),
  TOLD.map((data) => ({ do: 'tell' as const, event: { type: 'interaction.recorded' as const, data } })),
  fc
    .constantFrom<Omit<NewEvent, 'leadId'>>(
      { type: 'message.sent' },
      { type: 'message.sent', data: { channel: 'in_app' } },
      { type: 'message.opened' },
      { type: 'message.replied', data: { interactionId: 'i' } },
      { type: 'task.completed' },
      { type: 'lead.updated', data: { receiptId: 'r' } },
      { type: 'lead.scored' },
    )
    .map((event) => ({ do: 'tell' as const, event })),
  fc.constant({ do: 'look' as const }),
);

describe('features', () => {
  it('are the same by what was counted online and by the log as it stood then, on random histories', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 5, maxLength: 30 }), async (steps) => {
        const leadId = await createLead();
        const seen: { at: Date; features: object }[] = [];
        for (const step of [...steps, { do: 'look' } as const]) {
          if (step.do === 'look') seen.push(await look(leadId));
          else if (step.do === 'tell') await append({ ...step.event, leadId });
          else await change(leadId, step);
        }
        const states = await leadsAsOf(
          db.database.reader(db.organizationId),
          seen.map(({ at }) => ({ leadId, at })),
        );
        expect(states.map((lead, index) => featuresOf(lead!, seen[index]!.at))).toEqual(
          seen.map(({ features }) => features),
        );
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});

/** What scoring would see of a lead at this moment. The log is asked to the millisecond: what is recorded and seen within one may differ. */
async function look(leadId: string): Promise<{ at: Date; features: object }> {
  await sleep(2);
  const { rows } = await db.owner.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  const { at } = rows[0]!;
  const [lead] = await db.database.inOrganization(db.organizationId, (tx) => leadsById(tx, [leadId]));
  await sleep(2);
  return { at, features: featuresOf(lead!, at) };
}

async function change(leadId: string, step: Extract<Step, { do: 'change' | 'set' }>): Promise<void> {
  const set = step.do === 'change' ? 'attributes = attributes || $3::jsonb' : `${step.column} = $3`;
  const value = step.do === 'change' ? JSON.stringify(step.attributes) : step.value;
  await db.database.inOrganization(db.organizationId, (tx) =>
    tx.query(`UPDATE leads SET ${set} WHERE organization_id = $1 AND id = $2`, [tx.organizationId, leadId, value]),
  );
}
