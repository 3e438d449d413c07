/**
 * Tails of the distributions that drift is judged by. Lanczos' approximation of ln Γ, the series and continued fractions of the incomplete
 * gamma and beta functions: Numerical Recipes, 3rd edition, 6.1, 6.2 and 6.4. Right to 1e-10 relative, far into the tails
 * (distributions.spec.ts compares with SciPy).
 */

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];
const SMALLEST = 1e-300;
const PRECISION = 1e-15;
const MOST_TERMS = 10_000;

function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const t = x + 6.5;
  const sum = LANCZOS.reduce((total, coefficient, index) => total + coefficient / (x + index), 0.9999999999998099);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** P(X > x) of a chi-square distribution. */
export function chiSquareTail(x: number, degrees: number): number {
  return upperGamma(degrees / 2, x / 2);
}

/** P(|Z| > |z|) of the standard normal distribution. */
export function normalTails(z: number): number {
  return upperGamma(0.5, (z * z) / 2);
}

/** P(Z > z) of the standard normal distribution. */
export function normalTail(z: number): number {
  return z >= 0 ? normalTails(z) / 2 : 1 - normalTails(z) / 2;
}

/** P(|T| > |t|) of Student's distribution. */
export function studentTails(t: number, degrees: number): number {
  return lowerBeta(degrees / 2, 0.5, degrees / (degrees + t * t));
}

/** P(X ≥ successes) of a binomial distribution. */
export function binomialTail(successes: number, tries: number, probability: number): number {
  return successes <= 0 ? 1 : lowerBeta(successes, tries - successes + 1, probability);
}

/**
 * P(D ≥ distance) of Kolmogorov and Smirnov's statistic for so many values, by the limit distribution with Stephens' correction (1970), which
 * holds from 4 values on. For values that occur more than once it is too large: the test is then on the safe side.
 *
 * @param size - of two samples of n and m: nm / (n + m)
 */
export function kolmogorovTail(distance: number, size: number): number {
  const root = Math.sqrt(size);
  const lambda = (root + 0.12 + 0.11 / root) * distance;
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) {
    const term = 2 * (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * lambda * lambda);
    sum += term;
    if (Math.abs(term) < PRECISION * Math.abs(sum)) break;
  }
  return Math.min(1, Math.max(0, sum));
}

/** Regularized upper incomplete gamma function, Q(a, x). */
function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < MOST_TERMS && term > sum * PRECISION; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - sum * scale;
  }
  return scale * continuedFraction((n) => [-n * (n - a), x + 2 * n + 1 - a], x + 1 - a);
}

/** Regularized lower incomplete beta function, I_x(a, b). */
function lowerBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  if (x > (a + 1) / (a + b + 2)) return 1 - (front / b) * betaFraction(b, a, 1 - x);
  return (front / a) * betaFraction(a, b, x);
}

function betaFraction(a: number, b: number, x: number): number {
  return continuedFraction((n) => {
    const m = Math.floor(n / 2);
    const numerator =
      n % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    return [numerator, 1];
  }, 1);
}

/** 1 / (first + a₁ / (b₁ + a₂ / (b₂ + …))), by Lentz's method. */
function continuedFraction(part: (n: number) => [a: number, b: number], first: number): number {
  let c = 1 / SMALLEST;
  let d = 1 / awayFromZero(first);
  let value = d;
  for (let n = 1; n <= MOST_TERMS; n++) {
    const [a, b] = part(n);
    d = 1 / awayFromZero(b + a * d);
    c = awayFromZero(b + a / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return value;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < SMALLEST ? SMALLEST : value;
}
