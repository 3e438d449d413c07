import { activityInfo, heartbeat } from '@temporalio/activity';
import type { Logger } from 'pino';
import type { JsonObject } from '../../shared/json.js';
import type { StepDefinition } from '../../shared/template-definition.js';
import { atStep } from './open-site.js';
import { persist } from './persist.js';
import { runSteps } from './run-steps.js';
import { stepFinished } from './step-events.js';
import { asStepFailure } from './step-failure.js';
import type { ExecutionDependencies, Progress, RunRef, StepResult, StepSite } from './step-types.js';

/*
 * Steps that do something outside the database, which no transaction may wait for: one reads what they need, another records what came
 * of it and goes on to the steps behind. A worker that is killed in between does it again.
 */

const HEARTBEAT_MS = 3_000;

export interface OutsideStep<Step extends StepDefinition, Prepared, Done> {
  kind: Step['kind'];
  /** Reads what is needed, within a transaction. */
  prepare(site: StepSite<Step>): Promise<Prepared>;
  /** Does it, outside. */
  act(prepared: Prepared): Promise<Done>;
  /** Records what came of it, within the transaction that goes on; repeatable after a rollback. */
  finish(site: StepSite<Step>, done: Done): Promise<StepResult & { output?: JsonObject }>;
}

/** Does such a step, and goes on to the steps behind it. */
export async function doOutside<Step extends StepDefinition, Prepared, Done>(
  dependencies: ExecutionDependencies & { logger: Pick<Logger, 'error'> },
  ref: RunRef,
  step: OutsideStep<Step, Prepared, Done>,
): Promise<Progress> {
  // A worker that is killed is noticed in seconds, not after the whole time limit.
  const beat = activityInfo().isLocal ? undefined : setInterval(() => heartbeat(), HEARTBEAT_MS);
  try {
    const prepared = await atStep(dependencies.database, ref, async (site) => {
      const { execution } = site;
      const isDone = execution.visit?.status === 'done' && execution.visit.attempt >= ref.attempt;
      if (execution.finished || isDone) return null;
      return { value: await step.prepare(at(site, step.kind)) };
    });
    if (prepared === null) return await runSteps(dependencies, ref);
    const done = await step.act(prepared.value);
    return await persist(() =>
      runSteps(dependencies, ref, async (site) => {
        const { outcome, record, output } = await step.finish(at(site, step.kind), done);
        const entry = { kind: step.kind, status: 'done' as const, ...record, ...(output ? { output } : {}) };
        site.log.record(ref, entry, { state: 'running' });
        if (output) site.outputs[ref.stepId] = output;
        stepFinished(site, outcome);
        return outcome;
      }),
    );
  } catch (error) {
    throw asStepFailure(error, dependencies.logger);
  } finally {
    clearInterval(beat);
  }
}

function at<Step extends StepDefinition>(site: StepSite, kind: Step['kind']): StepSite<Step> {
  if (site.step.kind !== kind) throw new TypeError(`${site.step.id} is no ${kind} step`);
  return site as StepSite<Step>;
}
