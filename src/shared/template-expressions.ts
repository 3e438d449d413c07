import type { TemplateFacts } from './template-compile.js';
import { checkCondition } from './template-conditions.js';
import { inputOf, isDateText } from './template-define.js';
import type { Json } from './template-definition.js';
import type { Path, Report } from './template-problems.js';
import type { PlacedStep } from './template-read.js';
import { checkLiquid } from './template-rendering.js';
import type { TemplateHead, TriggerSource } from './template-schema.js';

export interface ExpressionsToCheck {
  head: TemplateHead;
  trigger: TriggerSource | undefined;
  steps: readonly PlacedStep[];
  facts: TemplateFacts;
  report: Report;
  warn: Report;
}

/** Checks every condition and every Liquid text outside of messages. */
export function checkExpressions({ head, trigger, steps, report }: ExpressionsToCheck): { usesOutputs: boolean } {
  const condition = (expression: string | undefined, path: Path, wanted: 'bool' | 'value' = 'bool') => {
    const problem = expression === undefined ? undefined : checkCondition(expression, wanted);
    if (problem) report(path, 'condition_invalid', problem);
  };
  const liquid = (source: string, path: Path) => {
    const problem = checkLiquid(source);
    if (problem) report(path, 'liquid_invalid', problem);
  };
  condition(trigger?.where, ['trigger', 'where']);
  condition(head.exit?.where, ['exit', 'where']);
  for (const { source: step, path: at } of steps) {
    if (!step) continue;
    if ('wait_for' in step) condition(step.wait_for.where, [...at, 'wait_for', 'where']);
    if ('wait' in step && typeof step.wait === 'object' && 'until' in step.wait && !isDateText(step.wait.until))
      condition(step.wait.until, [...at, 'wait', 'until'], 'value');
    if ('branch' in step) step.branch.forEach((one, n) => condition(one.where, [...at, 'branch', n, 'where']));
    if ('update' in step) {
      for (const [field, value] of Object.entries(step.update.set ?? {})) {
        if (typeof value === 'object' && value !== null)
          condition(value.cel, [...at, 'update', 'set', field, 'cel'], 'value');
      }
    }
    if ('script' in step) {
      for (const [name, value] of Object.entries(step.script.input)) {
        const input = inputOf(value as Json);
        if ('cel' in input) condition(input.cel, [...at, 'script', 'input', name, 'cel'], 'value');
      }
    }
    if ('task' in step) liquid(step.task.title, [...at, 'task', 'title']);
  }
  return { usesOutputs: steps.some(({ source }) => source && ('http' in source || 'script' in source)) };
}
