/**
 * When drift is an alarm: two things at once. What was seen must be unlikely where nothing has changed (so that few leads do not alarm by
 * chance), and it must be large enough to matter (so that many leads do not alarm by trifles).
 *
 * How often alarms sound where nothing has changed is measured by false-alarms.spec.ts and stated in docs/scoring.md.
 */

/**
 * Of each kind of alarm, on a day on which nothing has changed: the probability that it sounds is this at most, however many features there are.
 * Seven kinds a day are one false alarm in four years for each model.
 */
export const FALSE_ALARM_RATE = 0.0001;

/** Fewer leads than this are looked at together with those of the days before; fewer than the second say nothing. */
export const LEADS = { wanted: 500, least: 50 };

/** Leads of the organization that those of a shipped model are compared with, and days that they came on. */
export const OWN_REFERENCE = { least: 200, leastDays: 14 };

/** Of outcomes, and of either of the two among them. */
export const OUTCOMES = { wanted: 500, least: 100, leastOfEither: 10 };

/**
 * Population stability index beyond what chance alone gives, from which on a feature has drifted: its usual reading is "some change" from 0.1
 * and "much" from 0.25 on (Siddiqi, Credit Risk Scorecards, 2006).
 */
export const LEAST_PSI = 0.1;
/** Greatest distance of the two distribution functions. */
export const LEAST_KS = 0.1;
/** Rise of the share of leads that lack a feature. */
export const LEAST_MISSING_RISE = 0.1;

/** Observed against predicted rate of outcomes: apart by so much, and by this part of what was predicted. */
export const LEAST_RATE_ERROR = { absolute: 0.02, relative: 0.25 };
/** Expected calibration error beyond what chance alone gives; the deploy gate's bound. */
export const LEAST_CALIBRATION_ERROR = 0.05;
export const LEAST_AUC_DROP = 0.03;

/** Leads of a day against what is usual on its day of the week: so few, or so many. */
export const VOLUME_FACTORS = { low: 0.5, high: 3 };
/** The slowest twentieth of scores against what is usual, and never below so many microseconds. */
export const LATENCY = { factor: 2, leastUs: 5_000 };
/** Days with figures that a comparison with the usual needs, and those that it looks back. */
export const HISTORY_DAYS = { least: 14, most: 56 };

/** Share of scores by rules that is put up with: a file that was replaced, a worker that started. */
export const TOLERATED_FALLBACK = 0.005;
