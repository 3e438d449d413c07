import type { ScoringLead } from '../../shared/score.js';
import { domainOf, isFreeMail } from '../email-domain.js';
import { rawValueAt } from '../lead-values.js';
import { attributeOf, type CatalogueFeature, feature } from './catalogue-feature.js';

const MEDIUM = ['utm_medium', 'medium', 'channel'];
const SOURCE = ['utm_source', 'lead_source', 'source'];

/** The first that the words fit. Paid before the rest: `paid search` is no search. */
const CHANNELS: readonly (readonly [string, RegExp])[] = [
  ['Paid', /\b(?:cpc|ppc|paid|ads?|adwords|display|banner|sponsored|retargeting)\b/i],
  ['Email', /\b(?:e-?mail|newsletter|mailing)\b/i],
  ['Referral', /\b(?:referr?al|referred|recommend\w*|affiliate|partner|word of mouth)\b/i],
  ['Social', /\b(?:social|facebook|instagram|linkedin|twitter|tiktok|youtube|pinterest|whatsapp)\b/i],
  ['Search', /\b(?:organic|seo|search|google|bing|duckduckgo|yahoo)\b/i],
  ['Portal', /\b(?:portal|zillow|trulia|rightmove|zoopla|realtor|immoscout\w*|immowelt|listing)\b/i],
  ['Event', /\b(?:event|fair|conference|trade ?show|open house|webinar)\b/i],
  ['Phone', /\b(?:phone|call|telephone)\b/i],
  ['Direct', /\b(?:direct|none|website|landing page\w*|form|api)\b/i],
];

function channelOf(lead: ScoringLead): string | null {
  const texts = [attributeOf(lead, MEDIUM), attributeOf(lead, SOURCE), rawValueAt(lead, 'origin')];
  const said = texts.filter((text) => text !== null).map((text) => String(text).replace(/_/g, ' ').slice(0, 200));
  if (said.length === 0) return null;
  // What the medium says counts before what source and origin do.
  for (const text of said) {
    const channel = CHANNELS.find(([, pattern]) => pattern.test(text))?.[0];
    if (channel !== undefined) return channel;
  }
  return 'Other';
}

function emailKind(lead: ScoringLead): string {
  const domain = domainOf(rawValueAt(lead, 'email'));
  if (domain === '') return 'None';
  return isFreeMail(domain) ? 'Free' : 'Own domain';
}

/** Where the lead came from, and how it can be reached. Of address and number no more than what is said here. */
export const SOURCE_FEATURES: readonly CatalogueFeature[] = [
  feature({
    key: 'origin',
    label: 'Origin',
    meaning: 'The campaign, portal or form where the lead first came from, as the sender wrote it.',
    type: 'categorical',
    read: (lead) => rawValueAt(lead, 'origin'),
  }),
  feature({
    key: 'channel',
    label: 'Channel',
    meaning: `By medium, source or origin: ${CHANNELS.map(([name]) => name).join(', ')} or Other.`,
    type: 'categorical',
    attributes: [...MEDIUM, ...SOURCE],
    read: channelOf,
  }),
  feature({
    key: 'email_kind',
    label: 'Kind of email address',
    meaning: 'None, Free (of a large provider for everybody) or Own domain.',
    type: 'categorical',
    read: emailKind,
  }),
  feature({
    key: 'has_phone',
    label: 'Phone number to call',
    meaning: 'Whether there is a phone number.',
    type: 'categorical',
    changeable: true,
    read: (lead) => (String(rawValueAt(lead, 'phone') ?? '').replace(/\D/g, '').length >= 7 ? 'Yes' : 'No'),
  }),
  feature({
    key: 'has_company',
    label: 'Company named',
    meaning: 'Whether a company is named.',
    type: 'categorical',
    changeable: true,
    read: (lead) => (rawValueAt(lead, 'company') === null ? 'No' : 'Yes'),
  }),
];
