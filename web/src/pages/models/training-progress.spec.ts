import { trainingPlace } from './training-progress.js';

const at = (step: Parameters<typeof trainingPlace>[0]['step'], done: number, total = 10) =>
  trainingPlace({ step, progress: { done, total, note: 'ebm: fold 2' } });

describe('the progress of a training', () => {
  test('never falls from step to step, and ends with the whole', () => {
    const steps = ['dataset', 'validation', 'candidates', 'finish', 'registration'] as const;
    const shares = steps.flatMap((step) => [0, 5, 10].map((done) => at(step, done).share));
    for (const [index, share] of shares.entries()) {
      if (index > 0) expect(share).toBeGreaterThanOrEqual(shares[index - 1]! - 1e-12);
    }
    expect(shares.at(-1)).toBeCloseTo(1, 9);
  });

  test('names the step and what it is at', () => {
    expect(at('candidates', 3)).toMatchObject({ name: 'Training the candidates', count: '3 of 5', note: 'ebm: fold 2' });
  });

  test('a training that has not begun waits, and a step without figures is at its beginning', () => {
    expect(trainingPlace({ step: null, progress: null })).toMatchObject({ share: 0, count: '' });
    expect(at('validation', 0, 0).share).toBeCloseTo(0.1, 9);
    expect(at('dataset', 20, 10).share).toBeCloseTo(0.1, 9);
  });
});
