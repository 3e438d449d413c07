import pg from 'pg';

/**
 * How many of a hundred thousand executions stand where. The steps are those of {@link TEMPLATES}; what is parked or failed has an error.
 */
const STATES = [
  { state: 'waiting', share: 20_000 },
  { state: 'running', share: 500 },
  { state: 'parked', share: 10_000 },
  { state: 'completed', share: 54_000 },
  { state: 'stopped', share: 14_000 },
  { state: 'cancelled', share: 1_000 },
  { state: 'failed', share: 500 },
];
const WHOLE = 100_000;
const TEMPLATES = 40;
const VERSIONS = 5;
const STEPS = ['welcome', 'reply', 'talk', 'hot', 'text', 'ask', 'remind', 'done'];
const ERROR_CODES = [
  'mail_rejected',
  'mail_unavailable',
  'render_failed',
  'condition_failed',
  'message_refused',
  'internal',
];
const DAYS = 300;

/**
 * Fills the table of executions by SQL, and what it refers to, for a bench of lists wants a million of them and not the way they came.
 *
 * Forty templates of five versions each, the first with a third of all executions, one with none (`never`), one whose few are the oldest
 * (`long-ago`). Three hundred days, in the order of their ids. Rare by intention: the error `lead_missing` (three, the oldest), executions
 * that are paused (twenty, the oldest), the step `rare` (three).
 *
 * @param leadIds leads to spread them over
 * @returns `{ leadId }`: a lead that has some
 */
export async function fillExecutions(databaseUrl, organizationId, leadIds, count) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `WITH template AS (
         INSERT INTO workflow_templates (organization_id, key, name, state, draft, active_version)
         SELECT $1, key, key, 'paused', '', $3 FROM (
           SELECT 'bench-' || n AS key FROM generate_series(1, $2::int) AS n UNION ALL SELECT unnest(ARRAY['never', 'long-ago'])) AS keys
         RETURNING id
       )
       INSERT INTO workflow_template_versions (organization_id, template_id, version, definition, source, content_hash)
       SELECT $1, template.id, version, '{}', '', version FROM template, generate_series(1, $3::int) AS version`,
      [organizationId, TEMPLATES, VERSIONS],
    );
    await client.query('CREATE TEMPORARY TABLE bench_lead (number serial, id uuid)');
    await client.query('INSERT INTO bench_lead (id) SELECT unnest($1::uuid[])', [leadIds]);
    await client.query('CREATE UNIQUE INDEX ON bench_lead (number)');
    await client.query(
      `CREATE TEMPORARY TABLE bench_version AS
       SELECT row_number() OVER (ORDER BY t.key, v.version)::int AS number, v.id, v.template_id FROM workflow_template_versions v
       JOIN workflow_templates t ON t.id = v.template_id WHERE t.organization_id = $1 AND t.key LIKE 'bench-%'`,
      [organizationId],
    );
    await client.query('ANALYZE bench_lead, bench_version');
    let until = 0;
    const bounds = STATES.map(({ share }) => (until += share));
    const spread = (prime, most) => `(n::bigint * ${prime} % ${most})::int`;
    const state = `(ARRAY[${STATES.map((s) => `'${s.state}'`)}])[1 + width_bucket(${spread(7_919, WHOLE)}, ARRAY[${bounds}])]`;
    // A third belong to the first template's last version.
    const version = `CASE WHEN n % 3 = 0 THEN ${VERSIONS} ELSE 1 + ${spread(104_729, TEMPLATES * VERSIONS)} END`;
    await client.query(
      `INSERT INTO workflow_executions (id, organization_id, template_id, version_id, lead_id, reentry_key, state, current_step,
         waiting_for, end_reason, error_code, error_message, error_at, created_at, started_at, finished_at)
       SELECT uuidv7(at - now()), $1, v.template_id, v.id, l.id, 'bench-' || n, state,
         CASE WHEN state = 'completed' THEN 'done' ELSE (ARRAY[${STEPS.map((s) => `'${s}'`)}])[1 + ${spread(31, STEPS.length)}] END,
         CASE WHEN state = 'waiting' THEN 'message.replied' END, CASE WHEN finished THEN state END,
         CASE WHEN faulty THEN (ARRAY[${ERROR_CODES.map((c) => `'${c}'`)}])[1 + ${spread(17, ERROR_CODES.length)}] END,
         CASE WHEN faulty THEN 'what went wrong, in a sentence' END, CASE WHEN faulty THEN at + interval '1 hour' END, at, at,
         CASE WHEN finished THEN at + interval '2 hours' END
       FROM (SELECT n, state, state IN ('completed', 'stopped', 'cancelled', 'failed') AS finished, state IN ('parked', 'failed') AS faulty,
           now() - (interval '${DAYS} days') * (1 - n / $2::float8) - interval '1 minute' AS at, ${version} AS version_number,
           1 + (n::bigint * 15_485_863 % $3)::int AS lead_number
         FROM (SELECT n, ${state} AS state FROM generate_series(1, $2::int) AS n) AS numbered) AS e
       JOIN bench_version v ON v.number = e.version_number JOIN bench_lead l ON l.number = e.lead_number
       ORDER BY n`,
      [organizationId, count, leadIds.length],
    );
    const oldest = (most) =>
      `id IN (SELECT id FROM workflow_executions WHERE organization_id = $1 ORDER BY id LIMIT ${most})`;
    await client.query(
      `UPDATE workflow_executions SET state = 'parked', finished_at = NULL, error_code = 'lead_missing', error_message = '', error_at = now()
       WHERE ${oldest(3)}`,
      [organizationId],
    );
    await client.query(
      `UPDATE workflow_executions SET state = 'paused', finished_at = NULL, error_code = NULL, error_at = NULL
       WHERE ${oldest(23)} AND NOT ${oldest(3)}`,
      [organizationId],
    );
    await client.query(
      `UPDATE workflow_executions SET current_step = 'rare' WHERE ${oldest(26)} AND NOT ${oldest(23)}`,
      [organizationId],
    );
    await client.query(
      `UPDATE workflow_executions SET (template_id, version_id) = (SELECT template_id, v.id FROM workflow_template_versions v
         JOIN workflow_templates t ON t.id = v.template_id WHERE t.key = 'long-ago' AND t.organization_id = $1 AND v.version = 2)
       WHERE ${oldest(226)} AND NOT ${oldest(26)}`,
      [organizationId],
    );
    // What autovacuum would have done a minute later.
    await client.query('VACUUM (ANALYZE) workflow_executions, workflow_templates, workflow_template_versions');
    return { leadId: leadIds[Math.floor(leadIds.length / 2)] };
  } finally {
    await client.end();
  }
}
