/**
 * The longest row of strictly increasing numbers, not necessarily next to each other (patience sorting, n log n).
 *
 * @returns the indexes of its numbers, ascending
 */
export function longestIncreasing(numbers: readonly number[]): number[] {
  /** For each length, the index of the smallest number that a row of this length can end with. */
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  numbers.forEach((number, index) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[ends[middle]!]! < number) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? ends[low - 1] : undefined;
    ends[low] = index;
  });
  const row: number[] = [];
  for (let index = ends.at(-1); index !== undefined; index = before[index]) row.push(index);
  return row.reverse();
}
