/** How a feature is spoken of. */
export interface PhraseOf {
  phrase?: string;
  unit?: string;
}

/**
 * Phrases of features whose manifest has none: the starter's, and those of the rules that answer in a model's stead. By key.
 *
 * Up to three, with `|` between them: for a value, or yes; for zero, or no; for nothing known.
 */
export const KNOWN_PHRASES: Readonly<Record<string, PhraseOf>> = {
  city: { phrase: 'Lives in {value} || City not known' },
  company: { phrase: 'Works for {value} || Named no company' },
  country_name: { phrase: 'Comes from {value} || Country not known' },
  budget: { phrase: 'Named a budget || Named no budget' },
  demo_requested: {
    phrase: 'Asked for a demo or viewing | Did not ask for a demo or viewing | Did not ask for a demo or viewing',
  },
  do_not_call: { phrase: 'Asked not to be called | May be called | May be called' },
  do_not_email: { phrase: 'Asked for no email | May be written to by email | Said nothing about email' },
  email_domain: { phrase: 'Writes from a company’s address ({value}) || Address of no company' },
  free_copy: { phrase: 'Asked for the free copy | Did not ask for the free copy | Did not ask for the free copy' },
  goal: { phrase: 'What matters most: {value} || Did not say what matters most' },
  heard_from: { phrase: 'Heard of us from: {value} || Did not say where they heard of us' },
  last_activity: { phrase: 'Last activity: {value} || No activity noted' },
  last_notable_activity: { phrase: 'Last notable activity: {value} || No notable activity' },
  lead_source: { phrase: 'Found us through {value} || Source not known' },
  message: { phrase: 'Wrote a message || Wrote no message' },
  occupation: { phrase: 'Occupation: {value} || Occupation not known' },
  origin: { phrase: 'Came in by {value} || Not known where the lead came from' },
  pages_per_visit: { phrase: 'Looked at {value} a visit | Looked at no pages | Pages not known', unit: 'pages' },
  phone: { phrase: 'Left a phone number || Left no phone number' },
  referral: { phrase: 'Came by recommendation || Not by recommendation' },
  search: { phrase: 'Found us by search | Did not find us by search | Not known whether by search' },
  specialization: { phrase: 'Interested in {value} || Field of interest not known' },
  time_on_site_seconds: {
    phrase: 'Spent {value} on the site | Spent no time on the site | Time on the site not known',
    unit: 'seconds',
  },
  total_visits: { phrase: 'Made {value} to the site | Never visited the site | Visits not known', unit: 'visits' },
};
