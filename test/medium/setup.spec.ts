import { createTestDatabase, type TestDatabase } from './setup/database.js';

describe('the test database', () => {
  let db: TestDatabase;

  beforeAll(async () => {
    db = await createTestDatabase();
  }, 60_000);
  afterAll(() => db?.close());

  it('is migrated, and the application sees its own organization only', async () => {
    const other = await db.createOrganization('other');
    const seen = await db.database.inOrganization(db.organizationId, (tx) =>
      tx.query<{ id: string }>('SELECT id FROM organizations'),
    );
    expect(seen.rows).toEqual([{ id: db.organizationId }]);
    expect(other).not.toBe(db.organizationId);
  });
});
