import type { LeadFields } from './lead.js';

/** The fields of a lead by the names that templates use, in conditions and in messages alike. */
export function leadView(lead: LeadFields & { id: string }) {
  return {
    id: lead.id,
    email: lead.email,
    phone: lead.phone,
    first_name: lead.firstName,
    last_name: lead.lastName,
    company: lead.company,
    country: lead.country,
    city: lead.city,
    time_zone: lead.timeZone,
    origin: lead.origin,
    status: lead.status,
    tags: lead.tags,
    attributes: lead.attributes,
  };
}
