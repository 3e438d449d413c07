import type { EngagementEntry, EngagementKind } from './engagement-entry.js';

const HOUR_MS = 3_600_000;
/** Hours that are kept apart: thirty days, the longest window. */
const MOST_HOURS = 30 * 24;
/** Distinct contents that are told apart; whoever looked at more counts as having looked at so many. */
export const MOST_CONTENTS = 50;

/** What happened in one hour: counts by kind, and the seconds of all of them. */
export type EngagementHour = Partial<Record<EngagementKind | 'seconds', number>>;

/**
 * What is known of a lead's engagement. Counted by when things happened, from entries that may come late and in any order: the same entries
 * give the same state. Of bounded size. Plain JSON.
 */
export interface EngagementState {
  /** Entries folded in. */
  events: number;
  totals: Partial<Record<EngagementKind, number>>;
  /** First and last moments, in milliseconds since 1970. */
  first: Partial<Record<EngagementKind, number>>;
  last: Partial<Record<EngagementKind, number>>;
  seconds: number;
  /** Short hashes of what was looked at: the least fifty, ascending. */
  contents: string[];
  /** By the number of the hour since 1970: those of the thirty days before the newest entry. */
  hours: Record<string, EngagementHour>;
}

/** Nothing is known to have happened. */
export function emptyEngagement(): EngagementState {
  return { events: 0, totals: {}, first: {}, last: {}, seconds: 0, contents: [], hours: {} };
}

/**
 * Folds an entry in. In whatever order entries are folded, the state is the same in the end: sums, least and greatest values commute, and what
 * is dropped is dropped by the newest entry of all.
 *
 * @param state - is changed, for a copy of the hours at each entry would cost more than the entry
 * @returns the same state
 */
export function foldEngagement(state: EngagementState, entry: EngagementEntry): EngagementState {
  const { kind, at, seconds, content } = entry;
  const newestBefore = newestHour(state);
  state.events += 1;
  state.totals[kind] = (state.totals[kind] ?? 0) + 1;
  state.first[kind] = Math.min(state.first[kind] ?? at, at);
  state.last[kind] = Math.max(state.last[kind] ?? at, at);
  state.seconds += seconds;
  if (content !== null) addContent(state.contents, content);

  const hour = hourOf(at);
  const newest = Math.max(newestBefore, hour);
  if (hour > newest - MOST_HOURS) {
    const counts = (state.hours[hour] ??= {});
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (seconds > 0) counts.seconds = (counts.seconds ?? 0) + seconds;
  }
  if (newest > newestBefore) {
    for (const kept of Object.keys(state.hours)) {
      if (Number(kept) <= newest - MOST_HOURS) delete state.hours[kept];
    }
  }
  return state;
}

/** How often things of some kinds happened. */
export function countAll(state: EngagementState, kinds: readonly EngagementKind[]): number {
  return kinds.reduce((sum, kind) => sum + (state.totals[kind] ?? 0), 0);
}

/** The same within some days before a moment, thirty at most: of so many times 24 hours by the clock, the one of the moment among them. */
export function countWithin(
  state: EngagementState,
  kinds: readonly (EngagementKind | 'seconds')[],
  days: number,
  at: Date,
): number {
  const before = hourOf(at.getTime()) - days * 24;
  let sum = 0;
  for (const [hour, counts] of Object.entries(state.hours)) {
    if (Number(hour) > before) for (const kind of kinds) sum += counts[kind] ?? 0;
  }
  return sum;
}

/** When something of these kinds happened first; null where nothing did. */
export function firstMoment(state: EngagementState, kinds: readonly EngagementKind[]): number | null {
  const moments = kinds.flatMap((kind) => state.first[kind] ?? []);
  return moments.length > 0 ? Math.min(...moments) : null;
}

/** When something of these kinds happened last; null where nothing did. */
export function lastMoment(state: EngagementState, kinds: readonly EngagementKind[]): number | null {
  const moments = kinds.flatMap((kind) => state.last[kind] ?? []);
  return moments.length > 0 ? Math.max(...moments) : null;
}

function hourOf(milliseconds: number): number {
  return Math.floor(milliseconds / HOUR_MS);
}

function newestHour(state: EngagementState): number {
  return Object.values(state.last).reduce((newest, at) => Math.max(newest, hourOf(at)), -Infinity);
}

/** The least ones are kept, so that it does not matter which came first. */
function addContent(contents: string[], content: string): void {
  if (contents.includes(content)) return;
  contents.push(content);
  contents.sort();
  if (contents.length > MOST_CONTENTS) contents.pop();
}
