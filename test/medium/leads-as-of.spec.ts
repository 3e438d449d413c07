import { setTimeout as sleep } from 'node:timers/promises';
import { appendEvents, type NewEvent } from '../../src/db/repositories/event-log.js';
import { leadsAsOf, MOST_MOMENTS } from '../../src/db/repositories/leads-as-of.js';
import { createTestDatabase, type TestDatabase } from './setup/database.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
}, 60_000);
afterAll(() => db?.close());

const asOf = (...moments: [leadId: string, at: Date][]) =>
  leadsAsOf(
    db.database.reader(db.organizationId),
    moments.map(([leadId, at]) => ({ leadId, at })),
  );

async function createLead(attributes: object, organizationId = db.organizationId): Promise<string> {
  const { rows } = await db.owner.query<{ id: string }>(
    `INSERT INTO leads (organization_id, email, city, attributes) VALUES ($1, gen_random_uuid() || '@example.com', 'Berlin', $2)
     RETURNING id`,
    [organizationId, attributes],
  );
  return rows[0]!.id;
}

const change = (leadId: string, set: string) =>
  db.database.inOrganization(db.organizationId, (tx) =>
    tx.query(`UPDATE leads SET ${set} WHERE organization_id = $1 AND id = $2`, [tx.organizationId, leadId]),
  );
const append = (event: NewEvent) => db.database.inOrganization(db.organizationId, (tx) => appendEvents(tx, [event]));

/** The database's clock, between two things that happen. */
async function moment(): Promise<Date> {
  await sleep(3);
  const { rows } = await db.owner.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  await sleep(3);
  return rows[0]!.now;
}

describe('leads as they stood at a moment', () => {
  it('have the fields that they had then', async () => {
    const lead = await createLead({ rooms: 2 });
    const first = await moment();
    await change(lead, `attributes = attributes || '{"rooms": 3, "budget": 5}', city = 'Rome'`);
    const second = await moment();
    await change(lead, `status = 'won'`);
    // Changes nothing that counts: no version is kept.
    await change(lead, 'updated_at = now()');
    const third = await moment();

    const states = await asOf([lead, first], [lead, second], [lead, third]);
    expect(states.map((state) => [state!.attributes, state!.city, state!.status])).toEqual([
      [{ rooms: 2 }, 'Berlin', 'new'],
      [{ rooms: 3, budget: 5 }, 'Rome', 'new'],
      [{ rooms: 3, budget: 5 }, 'Rome', 'won'],
    ]);
    expect(states[0]!.attributesNow).toEqual({ rooms: 3, budget: 5 });
    const { rows } = await db.owner.query('SELECT count(*)::int AS n FROM lead_versions WHERE lead_id = $1', [lead]);
    expect(rows[0]).toEqual({ n: 2 });
  });

  it('have, of several changes in one transaction, what was there before the first', async () => {
    const lead = await createLead({ rooms: 1 });
    const before = await moment();
    await db.database.inOrganization(db.organizationId, async (tx) => {
      for (const rooms of [2, 3]) {
        const fields = JSON.stringify({ rooms });
        await tx.query('UPDATE leads SET attributes = $3 WHERE organization_id = $1 AND id = $2', [
          ...[tx.organizationId, lead, fields],
        ]);
      }
    });
    const after = await moment();
    const states = await asOf([lead, before], [lead, after]);
    expect(states.map((state) => state!.attributes)).toEqual([{ rooms: 1 }, { rooms: 3 }]);
  });

  it('have done what the log had learned of by then, whenever it was', async () => {
    const lead = await createLead({});
    const visit = (occurredAt?: string) =>
      append({ type: 'interaction.recorded', leadId: lead, data: { kind: 'visit', seconds: 60, occurredAt } });
    await visit();
    const first = await moment();
    await visit('2026-01-05T10:00:00.000Z');
    await append({ type: 'message.replied', leadId: lead });
    await append({ type: 'lead.scored', leadId: lead });
    const second = await moment();

    const [early, late] = await asOf([lead, first], [lead, second]);
    expect(early!.engagement).toMatchObject({ events: 1, totals: { visit: 1 }, seconds: 60 });
    expect(late!.engagement).toMatchObject({ events: 3, totals: { visit: 2, reply: 1 }, seconds: 120 });
    expect(late!.engagement.first.visit).toBe(Date.UTC(2026, 0, 5, 10));
  });

  it('are null where they are not there, or another organization’s', async () => {
    const other = await createLead({}, await db.createOrganization('other'));
    const gone = '01900000-0000-7000-8000-000000000000';
    const own = await createLead({});
    const states = await asOf([other, new Date()], [own, new Date()], [gone, new Date()]);
    expect(states.map((state) => state?.id ?? null)).toEqual([null, own, null]);
  });

  it('are asked for in bounded numbers', async () => {
    const moments = Array.from({ length: MOST_MOMENTS + 1 }, () => ({ leadId: db.organizationId, at: new Date() }));
    await expect(leadsAsOf(db.database.reader(db.organizationId), moments)).rejects.toThrow(RangeError);
  });
});
