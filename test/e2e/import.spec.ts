import pg from 'pg';
import { Admin, eventually, readInstance } from './setup/instance.js';

interface ImportItem {
  id: string;
  state: string;
  rows: { read: number; created: number; updated: number; rejected: number; scored: number };
  bytes: { total: number; read: number };
}

const PERSONS = 12_000;
const run = crypto.randomUUID().slice(0, 8);
const address = (n: number) => `p${n}.${run}@import.example.com`;

/** Every tenth row is a person's second one, every hundredth reaches nobody. */
function makeFile(): { text: string; rows: number; seconds: number; unreachable: number } {
  const lines = ['email,first_name,note'];
  let seconds = 0;
  let unreachable = 0;
  for (let n = 0; n < PERSONS; n++) {
    lines.push(`${address(n)},Ann,"first\nrow, of ""${n}"""`);
    if (n % 10 === 9) {
      lines.push(`${address(n - 5)},Ann,again`);
      seconds += 1;
    }
    if (n % 100 === 99) {
      lines.push(`nowhere,Bob,${n}`);
      unreachable += 1;
    }
  }
  return { text: `${lines.join('\n')}\n`, rows: lines.length - 1, seconds, unreachable };
}

describe('an import of leads', () => {
  let admin: Admin;
  let owner: pg.Client;
  beforeAll(async () => {
    admin = await Admin.signIn();
    owner = new pg.Client({ connectionString: readInstance().databaseUrl });
    await owner.connect();
  });
  afterAll(async () => {
    // Other specs look at every lead there is.
    await owner?.query('DELETE FROM leads WHERE email LIKE $1', [`%.${run}@import.example.com`]);
    await owner?.end();
  });

  it('loses and repeats no row, though its worker is killed in the midst of it, twice', async () => {
    const file = makeFile();
    const accepted = await admin.upload<ImportItem>('/api/v1/leads/import?filename=leads.csv', 'text/csv', file.text);
    expect(accepted.status).toBe(202);
    const look = () => admin.get<ImportItem>(`/api/v1/leads/imports/${accepted.body.id}`);

    const killed: number[] = [];
    for (const share of [0.1, 0.5]) {
      const before = await eventually(look, ({ rows }) => rows.scored > share * file.rows, 90_000, 10);
      const { worker } = readInstance().pids;
      process.kill(worker, 'SIGKILL');
      killed.push(before.rows.scored);
      await eventually(
        () => Promise.resolve(readInstance().pids.worker),
        (pid) => pid !== worker,
        30_000,
      );
    }
    // Else nothing would be shown.
    expect(killed.every((scored) => scored < file.rows - 1_000)).toBe(true);

    const done = await eventually(look, ({ state }) => state === 'completed', 120_000, 250);
    expect(done.rows).toEqual({
      read: file.rows,
      created: PERSONS,
      updated: file.seconds,
      rejected: file.unreachable,
      scored: PERSONS + file.seconds,
    });
    const { rows: counted } = await owner.query(
      `WITH imported AS MATERIALIZED (SELECT id FROM leads WHERE email LIKE $1)
       SELECT (SELECT count(*)::int FROM imported) AS leads,
         (SELECT count(*)::int FROM imported JOIN current_scores ON lead_id = id) AS scored,
         (SELECT count(*)::int FROM imported i JOIN interactions a ON a.lead_id = i.id) AS interactions,
         (SELECT count(*)::int FROM imported i JOIN events e ON e.lead_id = i.id AND e.type = 'lead.created') AS created,
         (SELECT count(*)::int FROM imported i JOIN events e ON e.lead_id = i.id AND e.type = 'lead.updated') AS updated,
         (SELECT count(*)::int FROM batches b WHERE b.lead_ids && ARRAY(SELECT id FROM imported)) AS open`,
      [`%.${run}@import.example.com`],
    );
    expect(counted[0]).toEqual({
      leads: PERSONS,
      scored: PERSONS,
      interactions: PERSONS + file.seconds,
      created: PERSONS,
      updated: file.seconds,
      open: 0,
    });
    const rejected = await admin.text(`/api/v1/leads/imports/${done.id}/rejected`);
    expect(rejected.split('\n').filter((line) => line.startsWith('lead_unreachable,'))).toHaveLength(file.unreachable);
  }, 300_000);
});
