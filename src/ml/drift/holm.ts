/**
 * Which of many tests are significant together (Holm, A simple sequentially rejective multiple test procedure, 1979): where nothing is the
 * matter with any, the probability that one is called so is the level at most, however they depend on each other.
 */
export function holm(pValues: readonly number[], level: number): boolean[] {
  const order = pValues.map((pValue, index) => ({ pValue, index })).toSorted((a, b) => a.pValue - b.pValue);
  const significant = new Array<boolean>(pValues.length).fill(false);
  for (const [rank, { pValue, index }] of order.entries()) {
    if (pValue > level / (pValues.length - rank)) break;
    significant[index] = true;
  }
  return significant;
}
