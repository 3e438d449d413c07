import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { BatchQueue, EVENT_QUEUE, RECEIPT_QUEUE } from '../../src/dispatch/batch-queue.js';
import { loginUrl } from '../../src/db/login-roles.js';
import { createTestDatabase, type TestDatabase } from './setup/database.js';

let db: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  db = await createTestDatabase();
  pool = new pg.Pool({ connectionString: loginUrl(db.url, 'dispatcher', db.encryptionKey), max: 8 });
  pool.on('error', () => undefined);
});

beforeEach(() => db.owner.query('TRUNCATE receipt_queue, event_outbox, batches'));

afterAll(async () => {
  await pool?.end();
  await db?.close();
});

async function receive(organizationId: string, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    await db.owner.query('INSERT INTO receipt_queue (organization_id, receipt_id) VALUES ($2, $1)', [
      uuidv7(),
      organizationId,
    ]);
  }
}

async function sizes(): Promise<Record<string, number>> {
  const { rows } = await db.owner.query<{ batch: string; n: number }>(
    `SELECT id::text AS batch, cardinality(receipt_ids) AS n FROM batches
     UNION ALL SELECT 'none', count(*)::int FROM receipt_queue HAVING count(*) > 0`,
  );
  return Object.fromEntries(rows.map(({ batch, n }) => [batch, n]));
}

describe('BatchQueue', () => {
  it('claims what waits as one batch, up to the limit', async () => {
    await receive(db.organizationId, 7);
    const queue = new BatchQueue(pool, RECEIPT_QUEUE);
    const first = await queue.claim(5);
    const second = await queue.claim(5);
    expect(await sizes()).toEqual({ [first!.batchId]: 5, [second!.batchId]: 2 });
    expect(await queue.claim(5)).toBeNull();
  });

  it('lets organizations take turns', async () => {
    const other = await db.createOrganization('turns');
    await receive(db.organizationId, 4);
    await receive(other, 2);
    const queue = new BatchQueue(pool, RECEIPT_QUEUE);
    const turns = [await queue.claim(2), await queue.claim(2), await queue.claim(2)].map(
      (batch) => batch?.organizationId,
    );
    expect(new Set(turns.slice(0, 2))).toEqual(new Set([db.organizationId, other]));
    expect(turns[2]).toBe(db.organizationId);
  });

  it('hands no receipt out twice when many claim at once', async () => {
    await receive(db.organizationId, 40);
    const claims = await Promise.all(Array.from({ length: 8 }, () => new BatchQueue(pool, RECEIPT_QUEUE).claim(5)));
    const counts = await sizes();
    expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(40);
    for (const batch of claims.flatMap((claim) => claim ?? [])) expect(counts[batch.batchId]).toBeLessThanOrEqual(5);
  });

  it('names open batches that are old, each once per sweep, and gives one that failed another id', async () => {
    await receive(db.organizationId, 3);
    const queue = new BatchQueue(pool, RECEIPT_QUEUE);
    const batch = (await queue.claim(5))!;
    expect(await queue.stale(60_000)).toEqual([]);
    await db.owner.query(`UPDATE batches SET claimed_at = now() - interval '5 minutes'`);
    expect(await new BatchQueue(pool, EVENT_QUEUE).stale(60_000)).toEqual([]);
    expect(await queue.stale(60_000)).toEqual([batch]);
    expect(await queue.stale(60_000)).toEqual([]);
    const renewed = (await queue.renew(batch))!;
    expect(renewed.batchId).not.toBe(batch.batchId);
    expect(await sizes()).toEqual({ [renewed.batchId]: 3 });
    expect(await queue.renew(batch)).toBeNull();
  });

  it('takes a claim from the future for one from before the clock was set back', async () => {
    await receive(db.organizationId, 1);
    const queue = new BatchQueue(pool, RECEIPT_QUEUE);
    const batch = (await queue.claim(5))!;
    await db.owner.query(`UPDATE batches SET claimed_at = now() + interval '1 hour'`);
    expect(await queue.stale(10_000)).toEqual([batch]);
    expect(await queue.stale(10_000)).toEqual([]);
  });

  it('claims events too, under the role that the worker has', async () => {
    const eventId = uuidv7();
    await db.owner.query('INSERT INTO event_outbox (event_id, organization_id) VALUES ($1, $2)', [
      eventId,
      db.organizationId,
    ]);
    const queue = new BatchQueue(pool, EVENT_QUEUE);
    const batch = (await queue.claim(5))!;
    expect(batch.organizationId).toBe(db.organizationId);
    const { rows } = await db.owner.query('SELECT event_ids FROM batches WHERE id = $1', [batch.batchId]);
    expect(rows).toEqual([{ event_ids: [eventId] }]);
    expect(await queue.claim(5)).toBeNull();
    await db.owner.query(`UPDATE batches SET claimed_at = now() - interval '5 minutes'`);
    expect(await queue.stale(60_000)).toEqual([batch]);
  });

  it('sees no body, and nothing of leads', async () => {
    await expect(pool.query('SELECT id FROM receipts')).rejects.toThrow(/permission denied/);
    await expect(pool.query('SELECT lead_ids FROM batches')).rejects.toThrow(/permission denied/);
    await expect(pool.query('SELECT id FROM leads')).rejects.toThrow(/permission denied/);
  });
});
