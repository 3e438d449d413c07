/** A small generator with a seed (mulberry32), so that the same leads come each time. */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const FIRST = [
  'Amara',
  'Ben',
  'Chiara',
  'Diego',
  'Elif',
  'Farid',
  'Grace',
  'Hana',
  'Ivan',
  'Jonas',
  'Keiko',
  'Liam',
  'Mei',
  'Noor',
  'Olga',
  'Pedro',
  'Quinn',
  'Rosa',
  'Sven',
  'Tara',
];
const LAST = [
  'Abbott',
  'Berger',
  'Costa',
  'Dahl',
  'Eriksen',
  'Fischer',
  'Garcia',
  'Haddad',
  'Ito',
  'Jensen',
  'Kaya',
  'Lopez',
  'Moreau',
  'Novak',
  'Okafor',
  'Patel',
  'Rossi',
  'Silva',
  'Tanaka',
  'Weber',
];
const CITIES = [
  'Austin',
  'Boston',
  'Chicago',
  'Denver',
  'Houston',
  'Miami',
  'Portland',
  'San Diego',
  'Seattle',
  'Tampa',
];
const WANTS = [
  'a three-bedroom house with a garden',
  'a flat near the centre',
  'a plot to build on',
  'an office for six people',
  'a place to let out',
];
const ORIGINS = ['Landing Page Submission', 'API', 'Lead Add Form'];
const SOURCES = [
  'Google',
  'Direct Traffic',
  'Olark Chat',
  'Organic Search',
  'Reference',
  'Welingak Website',
  'Referral Sites',
];
const ACTIVITIES = [
  'Email Opened',
  'SMS Sent',
  'Olark Chat Conversation',
  'Page Visited on Website',
  'Converted to Lead',
  'Email Link Clicked',
  'Form Submitted on Website',
];
const OCCUPATIONS = ['Unemployed', 'Unemployed', 'Student', 'Other', undefined, undefined];

/**
 * Made-up enquiries as a website form would send them: from the barely interested to the ready to buy. Addresses are of the domains set
 * aside for examples, phone numbers of the range set aside for fiction; nobody is written to or called.
 *
 * @param count how many
 * @param run part of each address, so that another run makes other leads
 */
export function sampleLeads(count, run, seed = 20_261) {
  const random = seededRandom(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  return Array.from({ length: count }, (_, index) => {
    const firstName = pick(FIRST);
    const lastName = pick(LAST);
    const interest = random();
    const visits = Math.floor(interest * 12 + random() * 3);
    return {
      name: `${firstName} ${lastName}`,
      email: `${firstName}.${lastName}.${run}-${index}@example.com`.toLowerCase(),
      phone: random() < 0.8 ? `+1 202 555 01${String(index % 100).padStart(2, '0')}` : undefined,
      city: pick(CITIES),
      origin: pick(ORIGINS),
      message: `I am looking for ${pick(WANTS)}.`,
      budget: 150_000 + Math.round(random() * 60) * 10_000,
      lead_source: interest > 0.97 ? 'Reference' : pick(SOURCES),
      occupation: interest > 0.92 ? 'Working Professional' : pick(OCCUPATIONS),
      last_activity: interest > 0.85 ? pick(ACTIVITIES.slice(0, 2)) : pick(ACTIVITIES),
      total_visits: visits,
      pages_per_visit: visits === 0 ? 0 : Math.round((1 + random() * 4) * 10) / 10,
      time_on_site_seconds: visits === 0 ? 0 : Math.round(interest * interest * 1_500 + random() * 120),
    };
  });
}
