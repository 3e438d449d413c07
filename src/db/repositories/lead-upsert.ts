import type { DraftField } from '../../shared/field-mapping.js';
import type { OrganizationTransaction } from '../database.js';

/** A lead as a batch of receipts describes it. Email and phone normalised; one of them is given. */
export interface LeadRow extends Record<DraftField, string | null> {
  sourceId: string | null;
  attributes: Record<string, unknown>;
  /** What email and phone say by themselves; fills in what neither the lead nor an earlier receipt said. */
  found: { country: string | null; timeZone: string | null };
  /** Facts by the name of the provider that found them. */
  enrichment: Record<string, unknown>;
}

export interface UpsertedLead {
  id: string;
  /** False where the lead was known and has been updated. */
  created: boolean;
}

/** A new lead can be inserted by another batch at the same moment; the round after finds it. More rounds than that mean a fault. */
const MOST_ROUNDS = 4;

/**
 * One statement for a whole batch: finds the leads that are known (by email; else by phone), locks them in the order of their ids so
 * that two batches cannot wait for each other crosswise, lays the new values over them, and inserts the others. A row that
 * another transaction inserts meanwhile is skipped here and found in the next round.
 *
 * The sub-queries with LIMIT and the array keep it at one index look-up per lead; joins let the planner read all leads of the organization
 * (46 ms for 300 leads of an organization with 19,000, against 17, by EXPLAIN ANALYZE).
 */
const UPSERT = `
  WITH input AS MATERIALIZED (
    -- Ids in the order in which the receipts came, whatever the order of the locks below.
    SELECT i.*, uuidv7() AS new_id FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
      $10::text[], $11::uuid[], $12::jsonb[], $13::text[], $14::text[], $15::jsonb[]) WITH ORDINALITY
      AS i(email, phone, first_name, last_name, company, country, city, time_zone, origin, source_id, attributes,
        found_country, found_time_zone, enrichment, n)
  ), matched AS MATERIALIZED (
    SELECT i.n, coalesce(by_email.id, phone_only.id, any_phone.id) AS id
    FROM input i
    LEFT JOIN LATERAL (
      SELECT e.id FROM leads e WHERE e.organization_id = $1 AND e.email = i.email LIMIT 1
    ) by_email ON true
    LEFT JOIN LATERAL (
      SELECT p.id FROM leads p WHERE p.organization_id = $1 AND p.phone = i.phone AND p.email IS NULL LIMIT 1
    ) phone_only ON by_email.id IS NULL
    LEFT JOIN LATERAL (
      SELECT p.id FROM leads p
      WHERE i.email IS NULL AND p.organization_id = $1 AND reverse(p.phone) COLLATE "C" = reverse(i.phone) ORDER BY p.id LIMIT 1
    ) any_phone ON phone_only.id IS NULL
  ), locked AS (
    SELECT l.id FROM leads l
    WHERE l.organization_id = $1 AND l.id = ANY (ARRAY(SELECT id FROM matched WHERE id IS NOT NULL))
    ORDER BY l.id FOR UPDATE
  ), updated AS (
    UPDATE leads l SET
      email = coalesce(l.email, i.email), phone = coalesce(i.phone, l.phone),
      first_name = coalesce(i.first_name, l.first_name), last_name = coalesce(i.last_name, l.last_name),
      company = coalesce(i.company, l.company), city = coalesce(i.city, l.city),
      country = coalesce(i.country, l.country, i.found_country),
      time_zone = coalesce(i.time_zone, l.time_zone, i.found_time_zone), origin = coalesce(l.origin, i.origin),
      attributes = l.attributes || i.attributes, enrichment = l.enrichment || i.enrichment, enriched_at = now(), updated_at = now()
    FROM input i JOIN matched m USING (n) JOIN locked USING (id)
    WHERE l.organization_id = $1 AND l.id = m.id
    RETURNING l.id, i.n
  ), inserted AS (
    INSERT INTO leads (id, organization_id, email, phone, first_name, last_name, company, country, city, time_zone, origin,
      source_id, attributes, enrichment, enriched_at)
    SELECT i.new_id, $1, i.email, i.phone, i.first_name, i.last_name, i.company, coalesce(i.country, i.found_country), i.city,
      coalesce(i.time_zone, i.found_time_zone), i.origin, i.source_id, i.attributes, i.enrichment, now()
    FROM input i JOIN matched m USING (n) WHERE m.id IS NULL ORDER BY i.email, i.phone
    ON CONFLICT DO NOTHING
    RETURNING id, email, phone
  )
  SELECT n, id, false AS created FROM updated
  UNION ALL
  SELECT i.n, inserted.id, true FROM inserted
    JOIN input i ON coalesce(i.email, i.phone) = coalesce(inserted.email, inserted.phone)`;

/**
 * Stores a batch of leads, each once per organization.
 *
 * @param rows - no two of the same email, nor of the same phone where the email is null
 * @returns what became of each, in their order
 */
export async function upsertLeads(tx: OrganizationTransaction, rows: readonly LeadRow[]): Promise<UpsertedLead[]> {
  const result = new Array<UpsertedLead | undefined>(rows.length);
  let open = rows.map((_, index) => index);
  for (let round = 0; open.length > 0; round++) {
    if (round === MOST_ROUNDS) throw new Error(`leads kept changing under the batch for ${MOST_ROUNDS} rounds`);
    const batch = open.map((index) => rows[index] as LeadRow);
    const column = (field: keyof LeadRow) => batch.map((row) => row[field]);
    const stored = await tx.query<{ n: string; id: string; created: boolean }>(
      UPSERT,
      [
        tx.organizationId,
        column('email'),
        column('phone'),
        column('firstName'),
        column('lastName'),
        column('company'),
        column('country'),
        column('city'),
        column('timeZone'),
        column('origin'),
        column('sourceId'),
        batch.map((row) => JSON.stringify(row.attributes)),
        batch.map((row) => row.found.country),
        batch.map((row) => row.found.timeZone),
        batch.map((row) => JSON.stringify(row.enrichment)),
      ],
      'upsert-leads',
    );
    for (const { n, id, created } of stored.rows) result[open[Number(n) - 1] as number] = { id, created };
    open = open.filter((index) => result[index] === undefined);
  }
  return result as UpsertedLead[];
}
