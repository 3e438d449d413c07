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

/** How often something happened: within each window, and ever. */
function counts(key: string, what: string, unit: string, kinds: readonly EngagementKind[]): CatalogueFeature[] {
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
        phrase: `{value} ${what} in the last ${time}`,
        read: ofEngagement((state, at) => countWithin(state, kinds, days, at)),
      });
    }),
    feature({
      ...common,
      key: `${key}_total`,
      label,
      meaning: `How many ${what} there have been.`,
      phrase: `{value} ${what}`,
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
    phrase: `last ${what} {value} hours ago`,
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
  ...counts('opens', 'opened messages', 'messages', ['open']),
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
      phrase: `{value} seconds on the site in the last ${days} days`,
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
    phrase: '{value} seconds on the site',
    read: ofEngagement((state) => state.seconds),
  }),
  feature({
    key: 'contents_total',
    label: 'Different contents looked at',
    meaning: `How many different contents were looked at, by their ids; ${MOST_CONTENTS} stands for as many or more.`,
    unit: 'contents',
    source: 'engagement',
    default: 0,
    changeable: true,
    phrase: '{value} different contents looked at',
    read: ofEngagement((state) => state.contents.length),
  }),
  ...(
    [
      ['downloads_total', 'contents downloaded or watched', ['content']],
      ['demo_requests_total', 'requests for a demo or viewing', ['demo']],
      ['viewings_total', 'viewings', ['viewing']],
      ['calls_total', 'calls', ['call']],
      ['further_submissions_total', 'further enquiries', ['submission']],
    ] as const
  ).map(([key, what, kinds]) => counts(key.replace('_total', ''), what, what.split(' ')[0]!, kinds).at(-1)!),
  feature({
    key: 'active_days_30d',
    label: 'Days with activity in the last 30 days',
    meaning: 'On how many of the 30 days before, of 24 hours each, the lead did something.',
    unit: 'days',
    source: 'engagement',
    default: 0,
    changeable: true,
    phrase: 'active on {value} of the last 30 days',
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
    phrase: 'came in {value} hours ago',
    read: (lead, at) => {
      const created = createdMoment(lead);
      return created === null ? null : hoursBetween(created, at.getTime());
    },
  }),
];
