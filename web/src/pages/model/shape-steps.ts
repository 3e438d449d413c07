import type { ModelShape } from '../../api/types.js';
import type { Range } from '../../charts/scale.js';

/** A stretch of a number's values, within which it adds the same. */
export interface Step {
  from: number;
  to: number;
  value: number;
  low: number;
  high: number;
  /** Of the training rows. */
  share: number;
}

/** The outermost stretches have no end of their own: they are drawn so much of the whole. */
const OUTER = 0.08;

/** The shape of a number as stretches, from left to right; none where it has no bins. */
export function shapeSteps({ edges, contributions, low, high, density }: ModelShape): Step[] {
  const inner = (edges ?? []).filter((edge): edge is number => edge !== null);
  const [first, last] = [inner[0], inner.at(-1)];
  if (first === undefined || last === undefined) return [];
  const outer = (last - first) * OUTER || Math.abs(first) * OUTER || 1;
  const ends = [first - outer, ...inner, last + outer];
  return ends.slice(1).map((to, index) => {
    const value = contributions?.[index] ?? 0;
    return {
      from: ends[index]!,
      to,
      value,
      low: low?.[index] ?? value,
      high: high?.[index] ?? value,
      share: density?.[index] ?? 0,
    };
  });
}

/** Where a shape's figures lie, zero always among them. */
export function shapeRange(steps: readonly Pick<Step, 'low' | 'high'>[]): Range {
  return [Math.min(0, ...steps.map(({ low }) => low)), Math.max(0, ...steps.map(({ high }) => high))];
}
