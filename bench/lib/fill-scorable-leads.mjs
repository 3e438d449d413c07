import { sampleLeads } from '../../scripts/lib/sample-leads.mjs';

/** Different leads but for their addresses and numbers. */
const SAMPLES = 5_000;

/**
 * Fills the table of leads by SQL with leads that have what the starter model reads, and with current scores that are made up: a bench of
 * rescoring wants many leads and not the way they came.
 *
 * @returns the organization's id
 */
export async function fillScorableLeads(client, count) {
  const { rows } = await client.query('SELECT id FROM organizations ORDER BY id LIMIT 1');
  const organizationId = rows[0].id;
  const samples = sampleLeads(SAMPLES, 'rescoring').map(
    ({ name, phone: _phone, email: _email, city, origin, ...attributes }) => {
      const [firstName, lastName] = name.split(' ');
      return { firstName, lastName, city, origin, attributes };
    },
  );
  for (let from = 0; from < count; from += SAMPLES) {
    await client.query(
      `WITH made AS MATERIALIZED (
         SELECT uuidv7() AS id, r.*, $3::int + n AS number FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS e(sample, n),
           jsonb_to_record(e.sample) AS r("firstName" text, "lastName" text, city text, origin text, attributes jsonb) LIMIT $4
       ), stored AS (
         INSERT INTO leads (id, organization_id, email, phone, first_name, last_name, country, city, origin, attributes)
         SELECT id, $1, 'lead-' || number || '@example.com', '+1415' || 2000000 + number, "firstName", "lastName", 'US', city, origin,
           attributes FROM made ORDER BY id
       )
       INSERT INTO current_scores (lead_id, organization_id, value, points, band, scored_at)
       SELECT id, $1, 0.5, 50, 'warm', now() FROM made ORDER BY id`,
      [organizationId, JSON.stringify(samples), from, count - from],
    );
  }
  await client.query('VACUUM (ANALYZE) leads, current_scores');
  return organizationId;
}
