import type { TimelineItem } from '../../api/types.js';
import { plainValue, words } from '../../format/words.js';
import type { ToneName } from '../../theme/palette.js';

/** How an entry of the timeline reads. */
export interface EntryText {
  title: string;
  details: string;
  tone: ToneName;
}

const CHANNELS: Readonly<Record<string, string>> = { email: 'Email', in_app: 'Notice', sms: 'SMS', push: 'Push' };

/** Steps of executions, and events that say again what an interaction or a message beside them says. */
const REPEATED = /^(execution\.step_|interaction\.|message\.sent$)/;

/** Whether an entry tells a person something that no other entry does. */
export const tellsMore = ({ kind, type }: TimelineItem): boolean => kind !== 'event' || !REPEATED.test(type);

/** An entry in words. Types that are not known here are shown by their names and values. */
export function entryText({ kind, type, data }: TimelineItem): EntryText {
  if (kind === 'message') {
    const bad = data.status !== 'sent' && data.status !== 'sending';
    const reason = data.reasonCode ? `, ${plainValue(data.reasonCode)}` : '';
    return {
      title: `${CHANNELS[type] ?? words(type)}: ${plainValue(data.subject)}`,
      details: `${words(String(data.status))}${reason}`,
      tone: bad ? 'bad' : 'warm',
    };
  }
  if (kind === 'interaction') return { title: words(type), details: telling(data), tone: 'good' };
  if (type === 'lead.scored') {
    const { points, band, fallback } = data;
    const details = `${plainValue(points)} of 100, ${plainValue(band)}${fallback === true ? ', by rules' : ''}`;
    return { title: 'Scored', details, tone: 'busy' };
  }
  if (type === 'execution.started')
    return { title: `Started ${plainValue(data.templateKey)}`, details: '', tone: 'quiet' };
  if (type === 'lead.status_changed')
    return { title: `Status: ${plainValue(data.from)} → ${plainValue(data.to)}`, details: '', tone: 'busy' };
  return { title: words(type), details: telling(data), tone: eventTone(type) };
}

function eventTone(type: string): ToneName {
  if (/failed|parked|refused|unknown|rejected|expired/.test(type)) return 'bad';
  return type.startsWith('lead.') ? 'busy' : 'quiet';
}

const MOST_DETAILS = 5;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** The values that tell a person something: no ids, no nested data. */
function telling(data: Readonly<Record<string, unknown>>): string {
  return Object.entries(data)
    .filter(
      ([key, value]) =>
        !/(ids?|^visit)$/i.test(key) && value !== null && value !== '' && !isNested(value) && !UUID.test(String(value)),
    )
    .slice(0, MOST_DETAILS)
    .map(([key, value]) => `${words(key)}: ${plainValue(value)}`)
    .join(' · ');
}

function isNested(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0 || value.some((each) => typeof each === 'object');
  return typeof value === 'object';
}
