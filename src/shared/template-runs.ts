import { didYouMean } from './nearest-name.js';
import type { TemplateFacts } from './template-compile.js';
import type { Report } from './template-problems.js';
import type { PlacedStep } from './template-read.js';

/** Checks what `run` steps run: that there is such a template, and that it does not come back to this one. */
export function checkRuns(key: string, steps: readonly PlacedStep[], facts: TemplateFacts, report: Report): void {
  const runs = new Map((facts.templates ?? []).map((template) => [template.key, template.runs]));
  for (const { source: step, path } of steps) {
    if (!step || !('run' in step)) continue;
    const at = [...path, 'run', 'template'];
    const { template } = step.run;
    if (facts.templates && template !== key && !runs.has(template)) {
      const hint = didYouMean(template, runs.keys()) || '; make it first';
      report(at, 'template_unknown', `there is no template "${template}"${hint}`);
      continue;
    }
    const way = wayBack(template, key, runs);
    if (way)
      report(at, 'run_cyclic', `it would run itself without end: ${[key, ...way].join(' → ')}; take one run out`);
  }
}

/** The templates from one to another, both named; undefined where none leads there. */
function wayBack(from: string, to: string, runs: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const open: string[][] = [[from]];
  const seen = new Set<string>();
  for (let way = open.shift(); way; way = open.shift()) {
    const last = way.at(-1)!;
    if (last === to) return way;
    if (seen.has(last)) continue;
    seen.add(last);
    for (const next of runs.get(last) ?? []) open.push([...way, next]);
  }
  return undefined;
}
