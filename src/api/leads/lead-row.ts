import type { LeadStatus } from '../../shared/lead.js';
import type { ScoreBand } from '../../shared/score.js';
import { iso, type Moment } from '../common/fields.js';
import type { LeadDto } from './leads.dto.js';

/** Leads with their current scores, for {@link LEAD_COLUMNS}. */
export const SCORED_LEADS =
  'leads l LEFT JOIN current_scores s ON s.organization_id = l.organization_id AND s.lead_id = l.id';

/** What a lead's answer is made of; `l` is the lead, `s` its current score. Not `search` and `enrichment`: half of the row, for nobody. */
export const LEAD_COLUMNS = `l.id, l.email, l.phone, l.first_name, l.last_name, l.company, l.country, l.city, l.time_zone,
  l.origin, l.source_id, l.status, l.tags, l.attributes, l.owner_id, l.do_not_contact, s.value AS score_value,
  s.points AS score_points, s.band AS score_band, s.scored_at, l.created_at, l.updated_at`;

export interface LeadRow {
  id: string;
  email: string | null;
  phone: string | null;
  first_name: string | null;
  last_name: string | null;
  company: string | null;
  country: string | null;
  city: string | null;
  time_zone: string | null;
  origin: string | null;
  source_id: string | null;
  status: LeadStatus;
  tags: string[];
  attributes: LeadDto['attributes'];
  owner_id: string | null;
  do_not_contact: boolean;
  score_value: number | null;
  score_points: number | null;
  score_band: ScoreBand | null;
  scored_at: Moment | null;
  created_at: Moment;
  updated_at: Moment;
}

export function toLead(row: LeadRow): LeadDto {
  const { score_value: value, score_points: points, score_band: band, scored_at: scoredAt } = row;
  const scored = value !== null && points !== null && band !== null && scoredAt !== null;
  return {
    id: row.id,
    email: row.email,
    phone: row.phone,
    firstName: row.first_name,
    lastName: row.last_name,
    company: row.company,
    country: row.country,
    city: row.city,
    timeZone: row.time_zone,
    origin: row.origin,
    sourceId: row.source_id,
    status: row.status,
    tags: row.tags,
    attributes: row.attributes,
    ownerId: row.owner_id,
    doNotContact: row.do_not_contact,
    score: scored ? { value, points, band, computedAt: iso(scoredAt) } : null,
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
  };
}
