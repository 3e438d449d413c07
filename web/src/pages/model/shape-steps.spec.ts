import { shapeRange, shapeSteps } from './shape-steps.js';

const shape = (edges: number[], contributions: number[]) => ({
  feature: 'visits_7d',
  type: 'numeric' as const,
  edges,
  contributions,
});

describe('the shape of a number', () => {
  test('has one stretch more than edges, without gaps between them', () => {
    const steps = shapeSteps(shape([0, 5, 10], [-1, 0, 0.5, 2]));
    expect(steps.map(({ value }) => value)).toEqual([-1, 0, 0.5, 2]);
    for (const [index, step] of steps.entries()) {
      expect(step.to).toBeGreaterThan(step.from);
      if (index > 0) expect(step.from).toBe(steps[index - 1]!.to);
    }
  });

  test('with one edge has a width, too; without edges it has no stretch', () => {
    const [below, above] = shapeSteps(shape([3], [-1, 1]));
    expect(below!.to).toBe(3);
    expect(above!.to).toBeGreaterThan(3);
    expect(shapeSteps(shape([], [1]))).toEqual([]);
  });

  test('lies around zero', () => {
    expect(shapeRange([{ low: 0.5, high: 2 }])).toEqual([0, 2]);
    expect(shapeRange([{ low: -3, high: -1 }])).toEqual([-3, 0]);
  });
});
