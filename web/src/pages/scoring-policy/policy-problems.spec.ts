import { Problem } from '../../api/problem.js';
import { policyProblems, problemsWithin } from './policy-problems.js';

test('problems are found by the path of their field, whichever check found them', () => {
  const problem = new Problem(422, 'policy_invalid', 'The scoring policy is not valid', null, {
    'definition.bands': 'hot lies below warm',
    'rules.1.when': 'unknown name',
    'rules.10.when': 'another',
    'definition.rules[2].label': 'too long',
  });
  const found = policyProblems(problem);
  expect(problemsWithin(found, 'bands')).toEqual({ '': 'hot lies below warm' });
  expect(problemsWithin(found, 'rules.1')).toEqual({ when: 'unknown name' });
  expect(problemsWithin(found, 'rules.2')).toEqual({ label: 'too long' });
  expect(policyProblems(null)).toEqual({});
});
