import type { OrganizationTransaction } from '../../db/database.js';
import type { LeadFacts } from '../../db/repositories/lead-facts.js';
import type { Enrichment } from './enrich-subject.js';

export interface EnrichedLead {
  lead: LeadFacts;
  enrichment: Enrichment;
}

/** Fills in fields that the lead lacks, never one that it gave itself. One statement for all. */
export async function storeEnrichment(tx: OrganizationTransaction, enriched: readonly EnrichedLead[]): Promise<void> {
  const known = enriched.filter(({ enrichment }) => Object.keys(enrichment.facts).length > 0);
  if (known.length === 0) return;
  const field = (name: keyof Enrichment['fields']) => known.map(({ enrichment }) => enrichment.fields[name] ?? null);
  await tx.query(
    `UPDATE leads l SET company = coalesce(l.company, e.company), country = coalesce(l.country, e.country),
       city = coalesce(l.city, e.city), time_zone = coalesce(l.time_zone, e.time_zone),
       enrichment = l.enrichment || e.facts, enriched_at = now()
     FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[])
       AS e(id, company, country, city, time_zone, facts)
     WHERE l.organization_id = $1 AND l.id = e.id`,
    [
      tx.organizationId,
      known.map(({ lead }) => lead.id),
      field('company'),
      field('country'),
      field('city'),
      field('timeZone'),
      known.map(({ enrichment }) => JSON.stringify(enrichment.facts)),
    ],
    'store-enrichment',
  );
}
