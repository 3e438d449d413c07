import { binomialTail, chiSquareTail, kolmogorovTail, normalTail, normalTails, studentTails } from './distributions.js';

/** Right-hand figures: SciPy 1.16 (`scipy.stats`, `sf`). */
describe('tails of distributions', () => {
  const isClose = (value: number, expected: number) => expect(Math.abs(value / expected - 1)).toBeLessThan(1e-9);

  it.each([
    [3.84, 1, 0.05004352124870519],
    [20, 5, 0.0012497305630313773],
    [60, 20, 7.121750862815593e-6],
    [5, 20, 0.9997226479053791],
    [0.1, 1, 0.7518296340458492],
    [900, 500, 2.8389479551304636e-25],
  ])('chi-square beyond %d with %d degrees', (x, degrees, expected) => isClose(chiSquareTail(x, degrees), expected));

  it.each([
    [0.1, 0.920344325445942],
    [1.96, 0.04999579029644087],
    [-3.3, 0.00096684828476755],
    [8, 1.244192114854348e-15],
  ])('the normal beyond ±%d', (z, expected) => {
    isClose(normalTails(z), expected);
    isClose(normalTail(z), z > 0 ? expected / 2 : 1 - expected / 2);
  });

  it.each([
    [0.5, 3, 0.651447964848151],
    [3.92, 18, 0.001003674069765163],
    [10, 5, 0.00017094757574296363],
    [2, 1000, 0.04577034649325166],
  ])("Student's beyond ±%d with %d degrees", (t, degrees, expected) => isClose(studentTails(t, degrees), expected));

  it.each([
    [3, 10, 0.005, 1.4610942327756405e-5],
    [1, 10, 0.005, 0.04888986953422811],
    [150, 20_000, 0.005, 1.767641828004502e-6],
    [5, 5, 0.5, 0.03125],
    [0, 5, 0.5, 1],
  ])('%d or more of %d at %d', (successes, tries, probability, expected) =>
    isClose(binomialTail(successes, tries, probability), expected),
  );

  it.each([
    [0.5, 0.9639452436648751],
    [1, 0.26999967167735456],
    [1.95, 0.00099591084288358],
    [3, 3.045995948942526e-8],
  ])("Kolmogorov's beyond %d", (lambda, expected) => {
    const size = 1e12;
    const isAlmost = kolmogorovTail(lambda / (Math.sqrt(size) + 0.12), size) / expected;
    expect(Math.abs(isAlmost - 1)).toBeLessThan(1e-6);
    expect(kolmogorovTail(0, 100)).toBe(1);
  });
});
