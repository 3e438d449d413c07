/** Probabilities of so many successes: `probabilities[i]` is that of `from + i`. What lies further out is less likely than 1e-15. */
export interface CountDistribution {
  from: number;
  probabilities: Float64Array;
}

const NEGLIGIBLE = 1e-15;

/** How many of independent events happen (the Poisson binomial distribution), exactly: one event after the other. */
export function outcomeCounts(probabilities: readonly number[]): CountDistribution {
  let known: CountDistribution = { from: 0, probabilities: Float64Array.of(1) };
  for (const probability of probabilities) {
    const before = known.probabilities;
    const after = new Float64Array(before.length + 1);
    for (let index = 0; index < before.length; index++) {
      after[index]! += before[index]! * (1 - probability);
      after[index + 1]! += before[index]! * probability;
    }
    known = trim({ from: known.from, probabilities: after });
  }
  return known;
}

/** Of the sum of two counts that are independent. */
export function sumOfCounts(one: CountDistribution, other: CountDistribution): CountDistribution {
  const sum = new Float64Array(one.probabilities.length + other.probabilities.length - 1);
  for (let i = 0; i < one.probabilities.length; i++) {
    for (let j = 0; j < other.probabilities.length; j++) sum[i + j]! += one.probabilities[i]! * other.probabilities[j]!;
  }
  return trim({ from: one.from + other.from, probabilities: sum });
}

/** Probability of a count as far out as this one, on either side: twice the smaller tail. */
export function tailsOf({ from, probabilities }: CountDistribution, count: number): number {
  let below = 0;
  let above = 0;
  for (const [index, probability] of probabilities.entries()) {
    if (from + index <= count) below += probability;
    if (from + index >= count) above += probability;
  }
  return Math.min(1, 2 * Math.min(below, above));
}

/** Draws counts at random. */
export function countDrawer({ from, probabilities }: CountDistribution, random: () => number): () => number {
  let sum = 0;
  const upTo = probabilities.map((probability) => (sum += probability));
  return () => {
    const drawn = random();
    let low = 0;
    let high = upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle]! <= drawn) low = middle + 1;
      else high = middle;
    }
    return from + low;
  };
}

function trim({ from, probabilities }: CountDistribution): CountDistribution {
  let first = 0;
  let end = probabilities.length;
  while (first < end - 1 && probabilities[first]! < NEGLIGIBLE) first += 1;
  while (end - 1 > first && probabilities[end - 1]! < NEGLIGIBLE) end -= 1;
  return { from: from + first, probabilities: probabilities.subarray(first, end) };
}
