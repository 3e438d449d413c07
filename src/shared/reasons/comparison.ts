/** Only what is out of the ordinary is worth saying: beyond so many of all leads. */
const LEAST_SHARE = 60;
/** Nobody wants to hear of 83%. */
const STEP = 5;
const MOST_SHARE = 99;

export type ComparisonKind = 'amount' | 'count' | 'age';

const WORDS: Readonly<Record<ComparisonKind, readonly [above: string, below: string]>> = {
  amount: ['more than', 'less than'],
  count: ['more than', 'fewer than'],
  age: ['longer ago than', 'more recently than'],
};

/**
 * How a value stands among those of the training data, where it stands out: `more than 80% of leads`. True as it is said: the share is
 * rounded down.
 *
 * @param quantiles - 0 %, 1 % … 100 %, ascending
 * @returns null where it does not stand out
 */
export function comparison(
  value: number,
  quantiles: readonly number[] | undefined,
  kind: ComparisonKind,
): string | null {
  if (!quantiles || quantiles.length < 2) return null;
  const percent = 100 / (quantiles.length - 1);
  const shareOf = (matches: (quantile: number) => boolean) => (quantiles.filter(matches).length - 1) * percent;
  const below = shown(shareOf((quantile) => quantile < value));
  if (below !== null) return `${WORDS[kind][0]} ${below}% of leads`;
  const above = shown(shareOf((quantile) => quantile > value));
  return above === null ? null : `${WORDS[kind][1]} ${above}% of leads`;
}

function shown(share: number): number | null {
  if (share >= MOST_SHARE) return MOST_SHARE;
  const floored = Math.floor(share / STEP) * STEP;
  return floored >= LEAST_SHARE ? floored : null;
}
