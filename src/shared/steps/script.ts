import type { JsonObject } from '../json.js';
import { type ConditionContext, evaluateJson } from '../template-conditions.js';
import type { ScriptStep } from '../template-definition.js';
import { conditionFailure } from './step-conditions.js';

/** What a script sees. @throws DomainError condition_failed */
export function scriptInput(step: Pick<ScriptStep, 'input'>, context: ConditionContext): JsonObject {
  return Object.fromEntries(
    Object.entries(step.input).map(([name, value]) => {
      if ('literal' in value) return [name, value.literal];
      try {
        return [name, evaluateJson(value.cel, context)];
      } catch (error) {
        throw conditionFailure(value.cel, error);
      }
    }),
  );
}

/** Where scripts run. */
export interface ScriptSandbox {
  /** Runs a script over its input. @throws DomainError script_failed, script_timeout, script_memory_exceeded, script_result_invalid */
  run(script: Pick<ScriptStep, 'source' | 'limitMs' | 'memoryBytes'>, input: JsonObject): Promise<JsonObject>;
}
