import { setImmediate as breathe } from 'node:timers/promises';
import { bandOf, buildScore, cutOff, logit, sigmoid } from '../ml/build-score.js';
import { conditionContext } from '../shared/condition-context.js';
import {
  LIMIT_FEATURE,
  type NumberedPolicy,
  ruleFeature,
  type Score,
  type ScoreReason,
  type ScoringLead,
} from '../shared/score.js';
import { gradeOf, type ScoringRule } from '../shared/scoring-policy.js';
import { evaluateCondition } from '../shared/template-conditions.js';

/** Leads whose rules are evaluated before anything else of the process gets its turn: fifty rules on twenty leads take some 10 ms. */
const AT_A_TIME = 20;

/** What a policy is applied to. */
export interface PolicyInput {
  organization: { id: string; name: string; timeZone: string };
  policy: NumberedPolicy;
  /** Of the model, where the policy names none. */
  bands: { hot: number; warm: number };
  /** When the leads are scored: `now` of the rules. */
  at: Date;
  /** Told of each rule whose condition could not be evaluated on a lead; it then counts as not holding. */
  onRuleFailed(key: string): void;
}

/**
 * Turns a model's scores into what the organization goes by: its rules, bands and grades. Each rule that holds is a reason `rule:<key>`, so
 * that baseline and reasons still add up. Never throws.
 */
export async function applyPolicy(
  scores: readonly Score[],
  leads: readonly ScoringLead[],
  input: PolicyInput,
): Promise<Score[]> {
  const { version, definition } = input.policy;
  const bands = definition.bands ?? input.bands;
  const { least, hysteresis } = definition.change;
  const scale = { bands, least, hysteresis };
  const ruled: Score[] = [];
  for (const [index, score] of scores.entries()) {
    const holding = definition.rules.length === 0 ? [] : rulesHolding(score, leads[index]!, input);
    const one = holding.length === 0 ? score : withRules(score, holding, bands);
    const grade = gradeOf(one.value, definition.grades);
    ruled.push({
      ...one,
      band: bandOf(one.value, bands),
      policyVersion: version,
      ...(grade !== undefined && { grade }),
      scale,
    });
    if (definition.rules.length > 0 && index % AT_A_TIME === AT_A_TIME - 1) await breathe();
  }
  return ruled;
}

function rulesHolding(score: Score, lead: ScoringLead, input: PolicyInput): ScoringRule[] {
  const { organization, at, policy, onRuleFailed } = input;
  const context = conditionContext(
    asConditionLead(lead, score, organization, at),
    organization.id,
    undefined,
    undefined,
    at,
  );
  return policy.definition.rules.filter(({ key, when }) => {
    try {
      return evaluateCondition(when, context);
    } catch {
      onRuleFailed(key);
      return false;
    }
  });
}

function asConditionLead(
  lead: ScoringLead,
  score: Score,
  organization: PolicyInput['organization'],
  at: Date,
): Parameters<typeof conditionContext>[0] {
  return {
    ...{ id: '', email: null, phone: null, firstName: null, lastName: null, company: null, country: null, city: null },
    ...{ timeZone: null, origin: null, status: 'new' as const, tags: [], ownerId: null, doNotContact: false },
    ...lead,
    createdAt: new Date(lead.createdAt ?? at),
    scoreValue: score.value,
    scorePoints: score.points,
    scoreBand: score.band,
    organizationName: organization.name,
    organizationTimeZone: organization.timeZone,
  };
}

/**
 * Adds the rules to the log-odds, in their order. Of those that set, the last one counts, and what stands behind it adds nothing: such a rule
 * is a reason of 0.
 */
function withRules(score: Score, holding: readonly ScoringRule[], bands: PolicyInput['bands']): Score {
  // Where the model's sum was cut off, the rules add to what it was before.
  const reasons: ScoreReason[] = score.reasons.filter(({ feature }) => feature !== LIMIT_FEATURE);
  let sum = reasons.reduce((total, { contribution }) => total + contribution, score.baseline);
  const decisive = holding.findLastIndex(({ set }) => set !== undefined);
  holding.forEach(({ key, label, add = 0, set }, index) => {
    let contribution = 0;
    if (index === decisive) contribution = cutOff(logit(set!)) - sum;
    else if (index < decisive || decisive === -1) contribution = add;
    sum += contribution;
    reasons.push({ feature: ruleFeature(key), label, value: true, contribution });
  });
  const { model, baseline, fallback, computedAt } = score;
  const ruled = { ...score, ...buildScore({ model, baseline, reasons, bands, fallback, computedAt }) };
  if (decisive === -1) return ruled;
  // Not what is left of it after it went to log-odds and back: 0.7 is to be hot from 0.7 on.
  const value = sigmoid(cutOff(logit(holding[decisive]!.set!)));
  const exact = Math.abs(value - holding[decisive]!.set!) < 1e-12 ? holding[decisive]!.set! : value;
  return { ...ruled, value: exact, points: Math.round(exact * 100) };
}
