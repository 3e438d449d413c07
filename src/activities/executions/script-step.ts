import type { JsonObject } from '../../shared/json.js';
import { storableJson } from '../../shared/json.js';
import { scriptInput } from '../../shared/steps/script.js';
import type { ScriptStep } from '../../shared/template-definition.js';
import type { ScriptRunner } from '../scripts/script-runner.js';
import { siteConditions } from './branch-step.js';
import type { OutsideStep } from './outside-step.js';

/** Runs the script over its input; the object that it returns is the step's output. */
export function scriptStep(
  scripts: ScriptRunner,
): OutsideStep<ScriptStep, { step: ScriptStep; input: JsonObject }, JsonObject> {
  return {
    kind: 'script',
    prepare: (site) => Promise.resolve({ step: site.step, input: scriptInput(site.step, siteConditions(site)) }),
    act: ({ step, input }) => scripts.run(step, input),
    finish({ step }, output) {
      const stored = storableJson(output) as JsonObject;
      const result = { names: Object.keys(stored).slice(0, MOST_NAMES) };
      return Promise.resolve({ outcome: { next: step.next }, record: { result }, output: stored });
    },
  };
}

const MOST_NAMES = 20;
