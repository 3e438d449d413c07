import { Problem } from '../../api/problem.js';

/** What is wrong with single fields of a policy, by their path within it (`rules.0.when`). */
export function policyProblems(thrown: unknown): Readonly<Record<string, string>> {
  if (!thrown) return {};
  const fields = Object.entries(Problem.of(thrown).fields);
  return Object.fromEntries(fields.map(([path, message]) => [pathWithin(path), message]));
}

/** The schema writes `definition.rules[0].when`, the check of conditions `rules.0.when`. */
const pathWithin = (path: string): string => path.replace(/^definition\./, '').replace(/\[(\d+)\]/g, '.$1');

/** Those of one part, by what follows its path. */
export function problemsWithin(problems: Readonly<Record<string, string>>, part: string): Record<string, string> {
  const within = Object.entries(problems).filter(([path]) => path === part || path.startsWith(`${part}.`));
  return Object.fromEntries(within.map(([path, message]) => [path.slice(part.length + 1), message]));
}
