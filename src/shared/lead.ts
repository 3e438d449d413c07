/** What a lead may be in. `new` until somebody acts on it. */
export const LEAD_STATUSES = ['new', 'contacted', 'qualified', 'won', 'lost', 'archived'] as const;
export type LeadStatus = (typeof LEAD_STATUSES)[number];

/** The value of one custom field of a lead. Nested values are refused at intake. */
export type LeadAttribute = string | number | boolean | null;

/**
 * The fields of a lead that scoring, conditions and messages see. Personal data: never put one of these into a
 * workflow's input, result or signal.
 */
export interface LeadFields {
  email: string | null;
  /** E.164, for example `+4915112345678`. */
  phone: string | null;
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  city: string | null;
  /** IANA name, for example `Europe/Berlin`. */
  timeZone: string | null;
  /** Where the lead first came from: the name of the campaign, portal or form, as the sender wrote it. */
  origin: string | null;
  status: LeadStatus;
  tags: string[];
  /** Custom fields, by key. */
  attributes: Record<string, LeadAttribute>;
}
