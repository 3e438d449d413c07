import { listLeads } from '../../src/api/leads/lead-list.js';
import type { LeadQuery } from '../../src/api/leads/leads.dto.js';
import { createTestDatabase, type TestDatabase } from './setup/database.js';

let db: TestDatabase;
let other: string;

beforeAll(async () => {
  db = await createTestDatabase();
  other = await db.createOrganization('other');
  for (const organization of [db.organizationId, other]) {
    await db.owner.query(
      `WITH people AS MATERIALIZED (
         SELECT uuidv7() AS id, n, CASE WHEN n % 5 > 0 THEN (n % 7) / 7.0 END AS v FROM generate_series(1, 300) n
       ), stored AS (
         INSERT INTO leads (id, organization_id, email, phone, first_name, last_name, city, status)
         SELECT id, $1, 'person' || n || '@example.com', CASE n % 10 WHEN 0 THEN '+43664' || 1200000 + n WHEN 1 THEN '+43664' || 5550000 + n END,
           CASE n % 3 WHEN 0 THEN 'Ada' ELSE 'Ben 100%' END, CASE n % 50 WHEN 0 THEN 'O''Neil' END, 'Graz',
           CASE n % 2 WHEN 0 THEN 'new' ELSE 'won' END
         FROM people
       )
       INSERT INTO current_scores (lead_id, organization_id, value, points, band, scored_at)
       SELECT id, $1, v, v * 100, CASE WHEN v >= 0.5 THEN 'hot' ELSE 'cold' END, now() FROM people WHERE v IS NOT NULL`,
      [organization],
    );
  }
});

afterAll(() => db?.close());

async function everyPage(
  query: Partial<LeadQuery>,
): Promise<{ email: string | null; score: { value: number } | null }[]> {
  const found = [];
  for (let cursor: string | undefined, pages = 0; pages < 50; pages++) {
    const page = await db.database.inOrganization(db.organizationId, (tx) =>
      listLeads(tx, { sort: 'recent', limit: 7, ...query, cursor } as LeadQuery),
    );
    found.push(...page.items);
    if (page.nextCursor === null) return found;
    cursor = page.nextCursor;
  }
  throw new Error('the pages do not end');
}

async function expected(where: string, order: string): Promise<string[]> {
  const sql = `SELECT email FROM leads LEFT JOIN current_scores s ON s.lead_id = id WHERE leads.organization_id = $1 AND ${where} ORDER BY ${order}`;
  return (await db.owner.query<{ email: string }>(sql, [db.organizationId])).rows.map(({ email }) => email);
}

describe('the search of leads', () => {
  it.each([
    [{ q: 'ADA' }, `first_name = 'Ada'`, 'id DESC'],
    [{ q: 'be 100%' }, `first_name = 'Ben 100%'`, 'id DESC'],
    [{ q: 'en 100%' }, 'false', 'id DESC'],
    [{ q: 'person7@exam' }, `email LIKE 'person7%'`, 'id DESC'],
    [{ q: '(0664) 120-0010' }, `phone = '+436641200010'`, 'id DESC'],
    [{ q: '+43 664 5550001' }, `phone = '+436645550001'`, 'id DESC'],
    [{ q: '0020' }, `phone LIKE '%0020'`, 'id DESC'],
    [{ q: '020' }, 'false', 'id DESC'],
    [{ q: '50001', sort: 'score' }, `phone LIKE '%50001'`, 'value DESC NULLS LAST, id DESC'],
    [{ q: '43664' }, 'false', 'id DESC'],
    [{ q: `'&|!:*()<->` }, 'false', 'id DESC'],
    [{ q: `o'ne & !` }, `last_name = 'O''Neil'`, 'id DESC'],
    [{ q: '_' }, 'false', 'id DESC'],
    [{ q: 'person1', status: 'won' }, `email LIKE 'person1%' AND status = 'won'`, 'id DESC'],
    [{ q: 'graz', band: 'hot' }, `band = 'hot'`, 'id DESC'],
    [{ q: 'ada', sort: 'score' }, `first_name = 'Ada'`, 'value DESC NULLS LAST, id DESC'],
    [
      { q: 'person2', sort: 'score', status: 'new' },
      `email LIKE 'person2%' AND status = 'new'`,
      'value DESC NULLS LAST, id DESC',
    ],
  ] as const)('finds %j, page by page, in this organization only', async (query, where, order) => {
    const emails = (await everyPage(query)).map(({ email }) => email);
    expect(emails).toEqual(await expected(where, order));
  });
});
