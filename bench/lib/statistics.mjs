/** The value below which a share of the samples lies (nearest rank). */
export function percentile(samples, share) {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** p50, p95 and p99 in milliseconds, and how many samples they are of. */
export function latencies(samples) {
  const round = (value) => Math.round(value * 100) / 100;
  return {
    count: samples.length,
    p50: round(percentile(samples, 0.5)),
    p95: round(percentile(samples, 0.95)),
    p99: round(percentile(samples, 0.99)),
  };
}

/** How much of the floor's figure ours is (or how many times it), to three digits behind the point. */
export function ratio(ours, floor) {
  return Math.round((ours / floor) * 1_000) / 1_000;
}
