import { LIMIT_FEATURE, type Score, type ScoreBand, type ScoreReason } from '../shared/score.js';

/**
 * Log-odds beyond ±18 (a probability within 2e-8 of 0 or 1) are cut off there: nearer to 1 a 64-bit number keeps too few
 * digits for logit(value) to give the sum of the reasons back.
 */
const LARGEST_LOG_ODDS = 18;

export interface ScoreParts {
  model: { key: string; version: string };
  baseline: number;
  reasons: ScoreReason[];
  /** What they add up to, where that is known to the last digit. */
  logOdds?: number;
  bands: { hot: number; warm: number };
  fallback: boolean;
  computedAt: string;
}

/** The logistic function: log-odds to probability. */
export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** Log-odds within the scale of scores. */
export function cutOff(logOdds: number): number {
  return Math.min(LARGEST_LOG_ODDS, Math.max(-LARGEST_LOG_ODDS, logOdds));
}

/** Probability to log-odds. */
export function logit(value: number): number {
  return Math.log(value) - Math.log1p(-value);
}

/**
 * Adds up a score. Where the sum is cut off, a reason of its own (`limit`) says by how much, so that
 * `logit(value) = baseline + Σ contributions` always holds.
 */
export function buildScore(parts: ScoreParts): Score {
  const sum = parts.logOdds ?? parts.reasons.reduce((total, reason) => total + reason.contribution, parts.baseline);
  const logOdds = cutOff(sum);
  const reasons = [...parts.reasons];
  if (logOdds !== sum) {
    reasons.push({ feature: LIMIT_FEATURE, label: 'Limit of the scale', value: null, contribution: logOdds - sum });
  }
  reasons.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const value = sigmoid(logOdds);
  return {
    value,
    points: Math.round(value * 100),
    band: bandOf(value, parts.bands),
    model: { ...parts.model },
    baseline: parts.baseline,
    reasons,
    fallback: parts.fallback,
    policyVersion: 0,
    computedAt: parts.computedAt,
  };
}

/** The band of a probability, by the least ones that are hot and warm. */
export function bandOf(value: number, bands: { hot: number; warm: number }): ScoreBand {
  if (value >= bands.hot) return 'hot';
  return value >= bands.warm ? 'warm' : 'cold';
}
