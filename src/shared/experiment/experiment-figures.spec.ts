import { armOf } from './experiment-arm.js';
import { conversionGain, experimentFigures, type MaturedLead } from './experiment-figures.js';
import { alwaysValid, STOPPING_RULE, type StoppingRule, type Verdict, verdictOf } from './stopping-rule.js';

const AT = { at: new Date('2026-11-28T12:00:00Z'), isOver: false };
const rule = (changes: Partial<StoppingRule>) =>
  STOPPING_RULE.parse({ metric: 'conversion', leastEffect: 0.05, horizonDays: 30, mostDays: 180, ...changes });

/** A generator with a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('the arm of a lead', () => {
  const leads = Array.from({ length: 20_000 }, (_, n) => `lead-${n}`);

  test('is the same each time, and the challenger’s for as many leads as the share says', () => {
    for (const share of [0.1, 0.5, 1]) {
      const inChallenger = leads.filter((lead) => armOf('one', lead, share) === 'challenger');
      expect(Math.abs(inChallenger.length / leads.length - share)).toBeLessThan(0.01);
      expect(inChallenger.every((lead) => armOf('one', lead, share) === 'challenger')).toBe(true);
    }
  });

  test('is another one’s in another experiment, and stays where the share grows', () => {
    const inBoth = leads.filter(
      (lead) => armOf('one', lead, 0.5) === 'challenger' && armOf('two', lead, 0.5) === 'challenger',
    );
    expect(Math.abs(inBoth.length / leads.length - 0.25)).toBeLessThan(0.015);
    for (const lead of leads)
      if (armOf('one', lead, 0.1) === 'challenger') expect(armOf('one', lead, 0.2)).toBe('challenger');
  });
});

describe('the bounds of a difference', () => {
  test('are those of the formula', () => {
    // Λ of the bound itself is 1 / α.
    const [variance, tau, alpha] = [0.0004, 0.02, 0.05];
    const { high } = alwaysValid(0, variance, { alpha, tau });
    const total = variance + tau ** 2;
    const ratio = Math.sqrt(variance / total) * Math.exp((high ** 2 * tau ** 2) / (2 * variance * total));
    expect(ratio).toBeCloseTo(1 / alpha, 9);
  });
});

/** How many of so many leads buy, by a number between 0 and 1. */
const binomial = remember((trials: number, rate: number) => {
  let [probability, total] = [(1 - rate) ** trials, 0];
  const cumulated = Array.from({ length: trials + 1 }, (_, hits) => {
    total += probability;
    probability *= ((trials - hits) / (hits + 1)) * (rate / (1 - rate));
    return total;
  });
  return (position: number) => Math.min(trials, cumulated.filter((sum) => sum <= position).length);
});

function remember<T>(make: (trials: number, rate: number) => T): (trials: number, rate: number) => T {
  const made = new Map<string, T>();
  return (trials, rate) => {
    const key = `${trials}/${rate}`;
    if (!made.has(key)) made.set(key, make(trials, rate));
    return made.get(key)!;
  };
}

interface Course {
  days: number;
  /** Leads of either arm that mature each day. */
  perDay: number;
  champion: number;
  challenger: number;
  stopping: StoppingRule;
}

/** Looks at an experiment every day, as the product does; answers the verdict, and the day on which the rule claimed a difference. */
function follow(random: () => number, { days, perDay, stopping, ...rates }: Course): { verdict: Verdict; day: number } {
  const champion = { matured: 0, bought: 0 };
  const challenger = { matured: 0, bought: 0 };
  const buyers = { champion: binomial(perDay, rates.champion), challenger: binomial(perDay, rates.challenger) };
  for (let day = 1; day <= days; day++) {
    champion.bought += buyers.champion(random());
    challenger.bought += buyers.challenger(random());
    champion.matured = challenger.matured = day * perDay;
    const { estimate, variance } = conversionGain(champion, challenger);
    const difference = alwaysValid(estimate, variance, { alpha: stopping.alpha, tau: stopping.leastEffect });
    const verdict = verdictOf(difference, { isEnough: champion.matured >= stopping.leastPerArm, isOver: day === days });
    if (verdict !== 'undecided') return { verdict, day };
  }
  throw new Error('the last look is over');
}

function shareOf(verdict: Verdict, runs: readonly { verdict: Verdict }[]): number {
  return runs.filter((run) => run.verdict === verdict).length / runs.length;
}

describe('the stopping rule', () => {
  const RUNS = 2_000;

  test.each([0.03, 0.1, 0.3])(
    'claims a difference where there is none (%d) in at most 5 %% of experiments that are looked at daily',
    (rate) => {
      const random = seeded(7);
      const course = { days: 180, perDay: 25, champion: rate, challenger: rate, stopping: rule({}) };
      const runs = Array.from({ length: RUNS }, () => follow(random, course));
      expect(shareOf('no_difference', runs)).toBeGreaterThanOrEqual(0.95);
      // Looked at as a fixed sample would be, it is far from valid: what the bounds are for.
      const naive = Array.from({ length: RUNS / 10 }, () => claimsNaively(random, course)).filter(Boolean).length;
      expect(naive / (RUNS / 10)).toBeGreaterThan(0.15);
    },
  );

  test('finds the difference that it was made for in four experiments of five, and never on the wrong side', () => {
    const random = seeded(11);
    const course = { days: 180, perDay: 25, champion: 0.25, challenger: 0.3, stopping: rule({ leastEffect: 0.05 }) };
    const runs = Array.from({ length: RUNS }, () => follow(random, course));
    expect(shareOf('challenger_better', runs)).toBeGreaterThanOrEqual(0.8);
    expect(shareOf('champion_better', runs)).toBeLessThan(0.005);
    const days = runs.filter(({ verdict }) => verdict === 'challenger_better').map(({ day }) => day);
    expect(days.reduce((sum, day) => sum + day, 0) / days.length).toBeLessThan(120);
  });
});

/** Whether |difference| > 1.96 standard errors on any day. */
function claimsNaively(random: () => number, { days, perDay, champion, challenger }: Course): boolean {
  let [before, after] = [0, 0];
  const buyers = { champion: binomial(perDay, champion), challenger: binomial(perDay, challenger) };
  for (let day = 1; day <= days; day++) {
    before += buyers.champion(random());
    after += buyers.challenger(random());
    const matured = day * perDay;
    if (matured < 200) continue;
    const { estimate, variance } = conversionGain({ matured, bought: before }, { matured, bought: after });
    if (Math.abs(estimate) > 1.96 * Math.sqrt(variance)) return true;
  }
  return false;
}

describe('the figures of an experiment', () => {
  test('of a shadow compare what both models said of the same leads', () => {
    const random = seeded(3);
    const leads = Array.from({ length: 600 }, (): MaturedLead[] => {
      const chance = random();
      const bought = random() < chance;
      return [
        { arm: 'champion', value: 0.5, isHot: false, bought },
        { arm: 'challenger', value: chance, isHot: chance >= 0.7, bought },
      ];
    }).flat();
    const figures = experimentFigures(leads, rule({ metric: 'log_loss', leastEffect: 0.05 }), AT);
    expect(figures.verdict).toBe('challenger_better');
    expect(figures.champion).toMatchObject({ matured: 600, hot: 0, hotConversion: null, auc: 0.5 });
    expect(figures.champion.logLoss).toBeCloseTo(Math.LN2, 9);
    expect(figures.challenger.auc).toBeGreaterThan(0.8);
    expect(figures.challenger.hotConversion).toBeGreaterThan(0.75);
    expect(figures.difference!.low).toBeGreaterThan(0);
  });

  test('say nothing before enough leads count, and that there is no difference once it is over', () => {
    const leads: MaturedLead[] = [{ arm: 'champion', value: 0.2, isHot: false, bought: true }];
    expect(experimentFigures(leads, rule({}), AT)).toMatchObject({ verdict: 'undecided', difference: null });
    expect(experimentFigures([], rule({}), { ...AT, isOver: true })).toMatchObject({
      verdict: 'no_difference',
      champion: { matured: 0, conversion: null, auc: null, logLoss: null },
    });
  });

  test('stay finite where every lead came out the same, or a model was sure and wrong', () => {
    const same = Array.from({ length: 400 }, (_, n): MaturedLead => {
      return { arm: n % 2 ? 'champion' : 'challenger', value: n % 2 ? 1 : 0, isHot: false, bought: false };
    });
    for (const metric of ['conversion', 'log_loss'] as const) {
      const { difference, champion } = experimentFigures(same, rule({ metric }), AT);
      expect(Object.values(difference!).every(Number.isFinite)).toBe(true);
      expect(champion.logLoss).toBeCloseTo(-Math.log(1e-6), 6);
    }
  });
});
