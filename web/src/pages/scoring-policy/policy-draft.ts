import type { PolicyDefinition } from '../../api/types.js';

type Rule = PolicyDefinition['rules'][number];

/** A rule as it is being written. */
export interface RuleDraft {
  key: string;
  label: string;
  when: string;
  effect: 'add' | 'set';
  /** Log-odds that it adds, or the percentage that it sets. */
  amount: string;
}

/** A policy as it is being written: figures are text, probabilities percentages. */
export interface PolicyDraft {
  /** Null: the bands of the model. */
  bands: { hot: string; warm: string } | null;
  grades: { grade: string; from: string }[];
  rules: RuleDraft[];
  change: { least: string; hysteresis: string };
}

/** A percentage without the noise of binary fractions: 0.07 × 100 is 7. */
const percent = (share: number): string => String(Number((share * 100).toPrecision(12)));
const share = (percentage: string): number => Number((Number(percentage) / 100).toPrecision(12));

export function policyDraft({ bands, grades, rules, change }: PolicyDefinition): PolicyDraft {
  return {
    bands: bands && { hot: percent(bands.hot), warm: percent(bands.warm) },
    grades: grades.map(({ grade, from }) => ({ grade, from: percent(from) })),
    rules: rules.map(({ key, label, when, add, set }) => ({
      ...{ key, label, when },
      effect: set === undefined ? 'add' : 'set',
      amount: set === undefined ? String(add ?? 0) : percent(set),
    })),
    change: { least: percent(change.least), hysteresis: percent(change.hysteresis) },
  };
}

export function policyDefinition({ bands, grades, rules, change }: PolicyDraft): PolicyDefinition {
  return {
    bands: bands && { hot: share(bands.hot), warm: share(bands.warm) },
    grades: grades.map(({ grade, from }) => ({ grade, from: share(from) })),
    rules: rules.map(ruleOf),
    change: { least: share(change.least), hysteresis: share(change.hysteresis) },
  };
}

function ruleOf({ key, label, when, effect, amount }: RuleDraft): Rule {
  return { key, label, when, ...(effect === 'add' ? { add: Number(amount) } : { set: share(amount) }) };
}

/** A rule to begin with, under a key that none of the others has. */
export function newRule(rules: readonly RuleDraft[]): RuleDraft {
  const taken = new Set(rules.map(({ key }) => key));
  let number = rules.length + 1;
  while (taken.has(`rule-${number}`)) number += 1;
  return { key: `rule-${number}`, label: '', when: '', effect: 'add', amount: '0.7' };
}

/** Whether everything that must be said is; until then there is nothing to look at. */
export function isComplete({ bands, grades, rules, change }: PolicyDraft): boolean {
  const texts = [
    ...(bands ? [bands.hot, bands.warm] : []),
    ...grades.flatMap(({ grade, from }) => [grade, from]),
    ...rules.flatMap(({ key, label, when, amount }) => [key, label, when, amount]),
    ...[change.least, change.hysteresis],
  ];
  return texts.every((text) => text.trim() !== '');
}
