import { type EngagementKind, LEAD_ACTIVITY } from '../../shared/engagement/engagement-entry.js';
import {
  countAll,
  countWithin,
  type EngagementState,
  lastMoment,
  MOST_CONTENTS,
} from '../../shared/engagement/engagement-state.js';
import type { RawValue } from '../lead-values.js';
import { type CatalogueFeature, createdMoment, engagementOf, feature, hoursBetween } from './catalogue-feature.js';

/** Days of the windows that things are counted in. */
const WINDOWS = [1, 7, 30];

/** Reads something of the engagement; nothing, where a lead has none. */
const ofEngagement =
  (read: (state: EngagementState, at: Date) => RawValue | null): CatalogueFeature['read'] =>
  (lead, at) => {
    const state = engagementOf(lead);
    return state && read(state, at);
  };

/**
 * How often something happened: within each window, and ever.
 *
 * @param what - beginning with the unit, which is counted: `calls`, `requests for a demo`
 */
function counts(key: string, what: string, unit: string, kinds: readonly EngagementKind[]): CatalogueFeature[] {
  const said = `{value}${what.slice(unit.length)}`;
  const common = { unit, source: 'engagement', default: 0, changeable: true } as const;
  const label = what[0]!.toUpperCase() + what.slice(1);
  return [
    ...WINDOWS.map((days) => {
      const time = days === 1 ? '24 hours' : `${days} days`;
      return feature({
        ...common,
        key: `${key}_${days}d`,
        label: `${label} in the last ${time}`,
        meaning: `How many ${what} there were in the ${days === 1 ? 24 : days * 24} hours before, counted by the hour.`,
        phrase: `${said} in the last ${time}|no ${what} in the last ${time}`,
        read: ofEngagement((state, at) => countWithin(state, kinds, days, at)),
      });
    }),
    feature({
      ...common,
      key: `${key}_total`,
      label,
      meaning: `How many ${what} there have been.`,
      phrase: `${said} so far|no ${what} so far`,
      read: ofEngagement((state) => countAll(state, kinds)),
    }),
  ];
}

/** How long ago something happened last. */
function recency(key: string, what: string, kinds: readonly EngagementKind[]): CatalogueFeature {
  return feature({
    key: `hours_since_${key}`,
    label: `Hours since the last ${what}`,
    meaning: `How long ago the last ${what} was; missing where there was none.`,
    unit: 'hours',
    source: 'engagement',
    changeable: true,
    phrase: `last ${what} {value} ago||no ${what} yet`,
    read: ofEngagement((state, at) => {
      const last = lastMoment(state, kinds);
      return last === null ? null : hoursBetween(last, at.getTime());
    }),
  });
}

/** What a lead did. */
export const ENGAGEMENT_FEATURES: readonly CatalogueFeature[] = [
  ...counts('activities', 'activities', 'activities', LEAD_ACTIVITY),
  ...counts('visits', 'visits', 'visits', ['visit']),
  ...counts('opens', 'opened messages', 'opened messages', ['open']),
  ...counts('clicks', 'clicks', 'clicks', ['click']),
  ...counts('replies', 'replies', 'replies', ['reply']),
  recency('activity', 'activity', LEAD_ACTIVITY),
  recency('visit', 'visit', ['visit']),
  recency('reply', 'reply', ['reply']),
  ...[7, 30].map((days) =>
    feature({
      key: `seconds_on_site_${days}d`,
      label: `Time on the site in the last ${days} days`,
      meaning: `Seconds of all interactions in the ${days * 24} hours before, counted by the hour.`,
      unit: 'seconds',
      source: 'engagement',
      default: 0,
      changeable: true,
      phrase: `{value} on the site in the last ${days} days|no time on the site in the last ${days} days`,
      read: ofEngagement((state, at) => countWithin(state, ['seconds'], days, at)),
    }),
  ),
  feature({
    key: 'seconds_on_site_total',
    label: 'Time on the site',
    meaning: 'Seconds of all interactions.',
    unit: 'seconds',
    source: 'engagement',
    default: 0,
    changeable: true,
    phrase: '{value} on the site|no time on the site',
    read: ofEngagement((state) => state.seconds),
  }),
  feature({
    key: 'contents_total',
    label: 'Different contents looked at',
    meaning: `How many different contents were looked at, by their ids; ${MOST_CONTENTS} stands for as many or more.`,
    unit: 'different contents',
    source: 'engagement',
    default: 0,
    changeable: true,
    phrase: '{value} looked at|no contents looked at',
    read: ofEngagement((state) => state.contents.length),
  }),
  ...(
    [
      ['downloads', 'contents downloaded or watched', 'contents', ['content']],
      ['demo_requests', 'requests for a demo or viewing', 'requests', ['demo']],
      ['viewings', 'viewings', 'viewings', ['viewing']],
      ['calls', 'calls', 'calls', ['call']],
      ['further_submissions', 'further enquiries', 'further enquiries', ['submission']],
    ] as const
  ).map(([key, what, unit, kinds]) => counts(key, what, unit, kinds).at(-1)!),
  feature({
    key: 'active_days_30d',
    label: 'Days with activity in the last 30 days',
    meaning: 'On how many of the 30 days before, of 24 hours each, the lead did something.',
    unit: 'days',
    source: 'engagement',
    default: 0,
    changeable: true,
    phrase: 'active on {value} of the last 30|not active in the last 30 days',
    read: ofEngagement((state, at) => {
      const hour = Math.floor(at.getTime() / 3_600_000);
      const days = Object.entries(state.hours).flatMap(([key, counted]) => {
        const ago = hour - Number(key);
        const isActive = ago < 30 * 24 && LEAD_ACTIVITY.some((kind) => (counted[kind] ?? 0) > 0);
        return isActive ? [Math.floor(ago / 24)] : [];
      });
      return new Set(days).size;
    }),
  }),
  feature({
    key: 'age_hours',
    label: 'Hours since the lead came in',
    meaning: 'How long the lead has been known.',
    unit: 'hours',
    phrase: 'came in {value} ago',
    read: (lead, at) => {
      const created = createdMoment(lead);
      return created === null ? null : hoursBetween(created, at.getTime());
    },
  }),
];
