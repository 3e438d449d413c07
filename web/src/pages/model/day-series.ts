import type { ModelDay } from '../../api/types.js';

/** A figure by day; days without it are left out. */
export interface DayPoint {
  day: string;
  at: number;
  value: number;
}

export function daySeries(
  days: readonly ModelDay[],
  figure: (statistics: ModelDay['statistics']) => number | null,
): DayPoint[] {
  return days.flatMap(({ day, statistics }) => {
    const value = figure(statistics);
    return value === null ? [] : [{ day, at: Date.parse(day), value }];
  });
}

/** The greatest stability index of a day's features, less what chance alone would make it. */
export function worstPsi({ features }: ModelDay['statistics']): number | null {
  return features.length === 0 ? null : Math.max(0, ...features.map(({ psi, psiByChance }) => psi - psiByChance));
}

/** What the features of the newest day that has any were compared with, in words. */
export function comparedWith(days: readonly ModelDay[]): string {
  const newest = days.findLast(({ statistics }) => statistics.features.length > 0);
  return newest?.statistics.comparedWith?.kind === 'own_leads'
    ? 'your own leads of the weeks before'
    : 'the rows that it was trained on';
}
