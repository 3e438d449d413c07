import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { createEnrichmentActivities } from '../../src/activities/enrichment/enrich.js';
import { emailProvider } from '../../src/activities/enrichment/email-provider.js';
import type { EnrichmentProvider } from '../../src/activities/enrichment/enrichment-provider.js';
import { phoneProvider } from '../../src/activities/enrichment/phone-provider.js';
import { placeProvider } from '../../src/activities/enrichment/place-provider.js';
import { createIngestActivities } from '../../src/activities/intake/ingest.js';
import { createScoreActivities } from '../../src/activities/score-leads.js';
import { latestScore } from '../../src/db/repositories/score-history.js';
import { forgetReceiptKeys } from '../../src/db/repositories/receipt-keys.js';
import type { LeadScorer } from '../../src/shared/score.js';
import { createTestDatabase, type TestDatabase } from './setup/database.js';
import { starterScorer } from './setup/starter-scorer.js';

const logger = pino({ level: 'silent' });
const LOCAL = [phoneProvider, emailProvider, placeProvider];
let db: TestDatabase;
let sourceId: string;
let scorer: LeadScorer;

beforeAll(async () => {
  db = await createTestDatabase();
  scorer = await starterScorer({ database: db.database });
  await db.owner.query(`UPDATE organizations SET default_country = 'US' WHERE id = $1`, [db.organizationId]);
  const { rows } = await db.owner.query<{ id: string }>(
    `INSERT INTO sources (organization_id, key, name, auth_strategy, secret_encrypted)
     VALUES ($1, 'site', 'Site', 'bearer', '') RETURNING id`,
    [db.organizationId],
  );
  sourceId = rows[0]!.id;
});

afterAll(() => db?.close());

/** Stores bodies as receipts that a batch has claimed. */
async function claimed(
  ...bodies: unknown[]
): Promise<{ organizationId: string; batchId: string; receiptIds: string[] }> {
  const batchId = uuidv7();
  const receiptIds: string[] = [];
  for (const body of bodies) {
    const id = uuidv7();
    receiptIds.push(id);
    await db.owner.query(
      `INSERT INTO receipts (id, organization_id, source_id, body, content_type) VALUES ($1, $2, $3, $4, 'application/json')`,
      [id, db.organizationId, sourceId, typeof body === 'string' ? body : JSON.stringify(body)],
    );
  }
  await db.owner.query(`INSERT INTO batches (id, organization_id, kind, receipt_ids) VALUES ($1, $2, 'receipts', $3)`, [
    batchId,
    db.organizationId,
    receiptIds,
  ]);
  return { organizationId: db.organizationId, batchId, receiptIds };
}

async function rows(sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
  return (await db.owner.query(sql, values)).rows as Record<string, unknown>[];
}

const ingest = async (batch: { organizationId: string; batchId: string }) =>
  createIngestActivities({ database: db.database, providers: LOCAL, logger }).ingest(batch);

describe('ingest', () => {
  it('makes one lead of several receipts of the same person', async () => {
    const batch = await claimed(
      { email: 'ada@example.com', name: 'Ada Lovelace', phone: '(415) 555-2671' },
      { email: ' ADA@Example.com ', city: 'London' },
      { phone: '+14155552671', company: 'Analytical' },
    );
    await ingest(batch);
    expect(
      await rows('SELECT first_name, city, company, phone FROM leads WHERE email = $1', 'ada@example.com'),
    ).toEqual([{ first_name: 'Ada', city: 'London', company: 'Analytical', phone: '+14155552671' }]);
    const leads = await rows('SELECT DISTINCT unnest(lead_ids) AS lead_id FROM batches WHERE id = $1', batch.batchId);
    expect(leads).toHaveLength(1);
    expect(await rows('SELECT kind FROM interactions WHERE lead_id = $1', leads[0]!['lead_id'])).toHaveLength(3);
    expect(await rows('SELECT type FROM events WHERE lead_id = $1 ORDER BY id', leads[0]!['lead_id'])).toEqual([
      { type: 'lead.created' },
      { type: 'lead.updated' },
      { type: 'lead.updated' },
    ]);
  });

  it('updates a known lead without losing what it knew', async () => {
    await ingest(await claimed({ email: 'bob@example.com', city: 'Graz', rooms: 3, budget: 1 }));
    await ingest(await claimed({ email: 'bob@example.com', budget: 2, name: 'Bob' }));
    expect(await rows('SELECT first_name, city, attributes FROM leads WHERE email = $1', 'bob@example.com')).toEqual([
      { first_name: 'Bob', city: 'Graz', attributes: { rooms: 3, budget: 2 } },
    ]);
  });

  it('finds a lead that gave only a phone at first, and takes over its email', async () => {
    await ingest(await claimed({ phone: '+4915112345678', name: 'Eve' }));
    await ingest(await claimed({ phone: '0151 12345678', country: 'DE', email: 'eve@example.com' }));
    expect(await rows(`SELECT email, first_name FROM leads WHERE phone = '+4915112345678'`)).toEqual([
      { email: 'eve@example.com', first_name: 'Eve' },
    ]);
  });

  it('rejects what can neither be mailed nor called, with the reason, and keeps the others', async () => {
    const batch = await claimed({ name: 'Nobody' }, { email: 'carol@example.com' });
    await ingest(batch);
    expect(
      await rows(
        `SELECT status, reason_code, l.lead_id IS NULL AS leadless FROM receipts
         JOIN (SELECT unnest(receipt_ids), unnest(lead_ids) FROM batches WHERE id = $1) AS l(id, lead_id) USING (id) ORDER BY id`,
        batch.batchId,
      ),
    ).toEqual([
      { status: 'rejected', reason_code: 'lead_unreachable', leadless: true },
      { status: 'received', reason_code: null, leadless: false },
    ]);
  });

  it('gives new leads their places in the order in which they came', async () => {
    const emails = ['order-b@example.com', 'order-c@example.com', 'order-a@example.com'];
    await ingest(await claimed(...emails.map((email) => ({ email }))));
    const stored = await rows(`SELECT email FROM leads WHERE email LIKE 'order-%' ORDER BY id`);
    expect(stored.map(({ email }) => email)).toEqual(emails);
  });

  it('is harmless to repeat', async () => {
    const batch = await claimed({ email: 'dan@example.com' });
    await ingest(batch);
    await ingest(batch);
    expect(
      await rows(`SELECT count(*)::int AS n FROM events WHERE data->>'receiptId' = $1`, batch.receiptIds[0]),
    ).toEqual([{ n: 1 }]);
  });

  it('stores each lead once when batches with the same people run at once', async () => {
    const people = Array.from({ length: 30 }, (_, n) => ({ email: `crowd${n}@example.com` }));
    const batches = await Promise.all([claimed(...people), claimed(...[...people].reverse()), claimed(...people)]);
    await Promise.all(batches.map(ingest));
    expect(await rows(`SELECT count(*)::int AS n FROM leads WHERE email LIKE 'crowd%'`)).toEqual([{ n: 30 }]);
    expect(
      await rows(`SELECT count(*)::int AS n FROM events e JOIN leads l ON l.id = e.lead_id
      WHERE l.email LIKE 'crowd%' AND e.type = 'lead.created'`),
    ).toEqual([{ n: 30 }]);
  });

  it('splits off the receipt that fails, finishes the others, and gives up on it after five attempts', async () => {
    // The door stores only JSON; a body that is none stands for any receipt that makes the parser throw.
    const batch = await claimed({ email: 'fay@example.com' }, 'poison', { email: 'gil@example.com' });
    const poisoned = batch.receiptIds[1]!;
    await expect(ingest(batch)).resolves.toEqual({ split: [poisoned] });
    expect(
      await rows(`SELECT count(*)::int AS n FROM leads WHERE email IN ('fay@example.com', 'gil@example.com')`),
    ).toEqual([{ n: 2 }]);
    const alone = { organizationId: db.organizationId, batchId: poisoned };
    for (let attempt = 1; attempt < 5; attempt++)
      await expect(ingest(alone)).rejects.toMatchObject({ type: 'ingest_failed', nonRetryable: false });
    await expect(ingest(alone)).resolves.toEqual({ split: [] });
    expect(await rows('SELECT status, reason_code, attempts FROM receipts WHERE id = $1', poisoned)).toEqual([
      { status: 'failed', reason_code: 'ingest_failed', attempts: 5 },
    ]);
  });
});

describe('enrich and score', () => {
  const down: EnrichmentProvider = { name: 'down', remote: true, enrich: () => Promise.reject(new Error('down')) };
  const activities = (...remote: EnrichmentProvider[]) =>
    createEnrichmentActivities({
      database: db.database,
      providers: [...LOCAL, ...remote],
      logger,
    });

  it('fills in what phone and email say, and never overwrites what the lead said', async () => {
    const batch = await claimed({ email: 'info@gmail.com', phone: '+43 664 1234567', country: 'DE' });
    await ingest(batch);
    await expect(activities().enrich(batch)).resolves.toEqual({ unfinished: [] });
    const [lead] = await rows('SELECT country, time_zone, enrichment FROM leads WHERE email = $1', 'info@gmail.com');
    expect(lead).toMatchObject({
      country: 'DE',
      enrichment: {
        phone: { country: 'AT', type: 'mobile', valid: true },
        email: { domain: 'gmail.com', free: true, role: true },
      },
    });
  });

  it('scores a lead with what is known while a provider is down, and names it for later', async () => {
    const batch = await claimed({ email: 'hal@example.com', time_on_site_seconds: 1500 });
    await ingest(batch);
    const { unfinished } = await activities(down).enrich(batch);
    expect(unfinished).toHaveLength(1);
    await createScoreActivities({ database: db.database, scorer }).score(batch);
    const [lead] = await rows('SELECT id FROM leads WHERE email = $1', 'hal@example.com');
    expect(unfinished).toEqual([lead!['id']]);
    const score = await db.database.inOrganization(db.organizationId, (tx) => latestScore(tx, lead!['id'] as string));
    const { value, baseline, reasons, fallback } = score!;
    expect(fallback).toBe(false);
    expect(await rows('SELECT value FROM current_scores WHERE lead_id = $1', lead!['id'])).toEqual([{ value }]);
    const logOdds = reasons.reduce((sum, reason) => sum + reason.contribution, baseline);
    expect(logOdds).toBeCloseTo(Math.log(value / (1 - value)), 6);
    expect(await rows('SELECT status, lead_id FROM receipts WHERE id = $1', batch.receiptIds[0])).toEqual([
      { status: 'done', lead_id: lead!['id'] },
    ]);
    await expect(
      activities(down).enrichLater({ organizationId: db.organizationId, leadIds: unfinished }),
    ).rejects.toMatchObject({
      type: 'provider_unavailable',
      nonRetryable: false,
    });
  });
});

describe('the keys of receipts', () => {
  it('are forgotten when they no longer count', async () => {
    const keep = (key: string, age: string) =>
      db.owner.query(
        `INSERT INTO receipt_keys (source_id, key, organization_id, receipt_id, created_at)
         VALUES ($1, $2, $3, uuidv7(), now() - $4::interval)`,
        [sourceId, key, db.organizationId, age],
      );
    await keep('old', '32 days');
    await keep('older', '90 days');
    await keep('young', '29 days');
    await expect(forgetReceiptKeys(db.database)).resolves.toBe(2);
    expect(await rows('SELECT key FROM receipt_keys')).toEqual([{ key: 'young' }]);
  });
});
