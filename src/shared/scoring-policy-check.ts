import type { ScoringPolicy } from './scoring-policy.js';
import { checkCondition, namesInCondition } from './template-conditions.js';

export interface PolicyProblem {
  path: string;
  code: 'condition_invalid';
  message: string;
}

/** What a rule may not name: a lead is scored whatever has happened to it, and by whichever execution. */
const NOT_OF_RULES: ReadonlySet<string> = new Set(['event', 'execution', 'steps']);

/** What is wrong with the conditions of a policy's rules. */
export function policyProblems({ rules }: ScoringPolicy): PolicyProblem[] {
  return rules.flatMap(({ when }, index) => {
    const message = ruleProblem(when);
    return message === undefined ? [] : [{ path: `rules.${index}.when`, code: 'condition_invalid' as const, message }];
  });
}

function ruleProblem(when: string): string | undefined {
  const problem = checkCondition(when);
  if (problem) return problem;
  const [name] = namesInCondition(when, NOT_OF_RULES);
  return name && `a rule knows no ${name.path[0]}; use lead, score (before any rule), organization and now`;
}
