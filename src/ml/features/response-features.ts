import { TOUCHES } from '../../shared/engagement/engagement-entry.js';
import { countAll, countWithin, firstMoment, lastMoment } from '../../shared/engagement/engagement-state.js';
import { type CatalogueFeature, createdMoment, engagementOf, feature, hoursBetween } from './catalogue-feature.js';

const common = { source: 'response', changeable: true } as const;

/** What our own side did: messages that were sent, calls, and tasks that were completed. */
export const RESPONSE_FEATURES: readonly CatalogueFeature[] = [
  feature({
    ...common,
    // Known, it stays what it was; and whoever has not been reached out to is told so by the times that we did.
    changeable: false,
    key: 'hours_to_first_touch',
    label: 'Hours until we first reached out',
    meaning:
      'From when the lead came in until our first message, call or completed task; missing where there was none yet.',
    unit: 'hours',
    phrase: 'first reached out to after {value}|first reached out to at once|not reached out to yet',
    read: (lead) => {
      const created = createdMoment(lead);
      const engagement = engagementOf(lead);
      const first = engagement && firstMoment(engagement, TOUCHES);
      return created === null || first === null ? null : hoursBetween(created, first);
    },
  }),
  feature({
    ...common,
    key: 'hours_since_touch',
    label: 'Hours since we last reached out',
    meaning: 'How long ago our last message, call or completed task was; missing where there was none yet.',
    unit: 'hours',
    phrase: 'last reached out to {value} ago||not reached out to yet',
    read: (lead, at) => {
      const engagement = engagementOf(lead);
      const last = engagement && lastMoment(engagement, TOUCHES);
      return last === null ? null : hoursBetween(last, at.getTime());
    },
  }),
  feature({
    ...common,
    key: 'touches_7d',
    label: 'Times we reached out in the last 7 days',
    meaning: 'Messages that we sent, calls, and tasks that we completed in the 168 hours before, counted by the hour.',
    unit: 'times',
    default: 0,
    phrase: 'reached out to {value} in the last 7 days|not reached out to in the last 7 days',
    read: (lead, at) => {
      const engagement = engagementOf(lead);
      return engagement && countWithin(engagement, TOUCHES, 7, at);
    },
  }),
  feature({
    ...common,
    key: 'touches_total',
    label: 'Times we reached out',
    meaning: 'Messages that we sent, calls, and tasks that we completed.',
    unit: 'times',
    default: 0,
    phrase: 'reached out to {value}|never reached out to',
    read: (lead) => {
      const engagement = engagementOf(lead);
      return engagement && countAll(engagement, TOUCHES);
    },
  }),
];
