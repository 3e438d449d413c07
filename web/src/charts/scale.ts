/** Where a value lies on a drawing. */
export type Scale = (value: number) => number;
export type Range = readonly [from: number, to: number];

/** A straight scale; a domain without width lies in the middle. */
export function linearScale([least, most]: Range, [start, end]: Range): Scale {
  const width = most - least;
  if (width === 0) return () => (start + end) / 2;
  return (value) => start + ((value - least) / width) * (end - start);
}

/** Round values within a domain to name on an axis: about as many as asked for. */
export function roundTicks([least, most]: Range, about = 4): number[] {
  const width = most - least;
  if (!(width > 0) || !Number.isFinite(width)) return [least];
  const rough = width / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough;
  const first = Math.ceil(least / step - 1e-9);
  const last = Math.floor(most / step + 1e-9);
  // By counting, not by adding: 0.1 + 0.2 is no round value.
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** The domain of values, with a little room at both ends. */
export function domainOf(values: readonly number[], room = 0.06): Range {
  const least = Math.min(...values);
  const most = Math.max(...values);
  if (!Number.isFinite(least) || !Number.isFinite(most)) return [0, 1];
  const margin = (most - least) * room || Math.abs(most) * room || 1;
  return [least - margin, most + margin];
}
