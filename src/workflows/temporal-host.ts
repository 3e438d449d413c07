import {
  ActivityFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  ContinueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { createExecutionRecords } from '../activities/executions/execution-records.js';
import type { createSendEmailActivities } from '../activities/executions/send-email.js';
import type { createStepActivities } from '../activities/executions/step-activities.js';
import type { InterpreterHost } from '../shared/interpreter/interpreter-host.js';
import type { Place } from '../shared/interpreter/interpreter-types.js';
import type { StepDefinition } from '../shared/template-definition.js';
import { automationOf } from './automations/registry.js';
import { EXECUTION_RECORD, mailStep, transactionStep } from './activity-options.js';
import { EVENT_SIGNAL, type ExecutionInput, workflowIds } from './contract.js';
import { problemOf } from './execution-failure.js';

/*
 * The interpreter's host in production. Everything that concerns the lead happens in activities, which load what they need: the history holds
 * ids, decisions and the template's steps only. An activity that has done its step goes on to those behind it that need no more than its
 * transaction, and begins the wait where it comes to one (run-steps.ts): how far it came is its answer.
 */

const records = proxyLocalActivities<ReturnType<typeof createExecutionRecords>>(EXECUTION_RECORD);

/** Steps that the database alone can do. */
function steps(step: StepDefinition) {
  return proxyLocalActivities<ReturnType<typeof createStepActivities>>({ ...transactionStep(step), summary: step.id });
}

/** Runs an execution in its workflow, whose first argument is the input and whose second the place. */
export function temporalHost(input: ExecutionInput): InterpreterHost {
  return {
    now: () => Date.now(),
    async until(predicate, ms, summary) {
      if (ms !== undefined) return condition(predicate, ms, { summary });
      await condition(predicate);
      return true;
    },
    isLong: () => workflowInfo().continueAsNewSuggested,
    isQuiet: allHandlersFinished,
    beginAnew: (place) => continueAsNew<(input: ExecutionInput, place: Place) => Promise<void>>(input, place),

    load: (run) => records.loadExecution({ ...input, run }),
    perform(step, ref, interruptible) {
      if (step.kind !== 'send' || step.channel !== 'email') return steps(step).performStep(ref);
      const { sendEmail } = proxyActivities<ReturnType<typeof createSendEmailActivities>>({
        ...mailStep(step),
        summary: step.id,
      });
      return untilInterrupted(() => sendEmail(ref), interruptible);
    },
    join: (step, ref, arrived) => steps(step).joinBranches({ ...ref, arrived }),
    check: (step, ref) => steps(step).checkWait(ref),
    expire: (step, ref) => steps(step).expireWait(ref),
    automation: automationOf,
    checkExit: (eventIds) => records.checkExit({ ...input, eventIds }),

    recordFailure: (ref, kind, problem) => records.recordFailedStep({ ...ref, kind, problem }),
    park: (ref, kind, problem) => records.parkExecution({ ...ref, kind, problem }),
    repair: (ref, kind, { action, by, why }) => records.resumeExecution({ ...ref, kind, action, by, why }),
    pause: (asker) => records.pauseExecution({ ...input, ...asker }),
    resume: (asker) => records.unpauseExecution({ ...input, ...asker }),
    jump: (leaving) => records.jumpExecution({ ...input, ...leaving }),
    loadVersion: (versionId) => records.loadVersion({ ...input, versionId }),
    move: (versionId, leaving, retried) => records.moveExecution({ ...input, ...leaving, versionId, retried }),
    finish: (end) => records.finishExecution({ ...input, ...end }),
    async wakeParent(parentId) {
      try {
        // The signal only wakes: how this one ended is read from its row.
        const signal = { eventId: input.executionId, type: 'execution.finished' };
        await getExternalWorkflowHandle(workflowIds.execution(parentId)).signal(EVENT_SIGNAL, signal);
      } catch (error) {
        // It does not wait any more.
        if (isCancellation(error)) throw error;
      }
    },

    problemOf,
    isEnding: (error) => error instanceof ContinueAsNew || isCancellation(error),
    tell: () => undefined,
  };
}

/** An activity that is not begun again where it is interrupted: one that is held, or being tried again, for hours. */
async function untilInterrupted<T>(
  activity: () => Promise<T>,
  interruptible: (interrupt: () => void) => void,
): Promise<T | null> {
  const scope = new CancellationScope();
  let isInterrupted = false;
  interruptible(() => {
    isInterrupted = true;
    scope.cancel();
  });
  try {
    return await scope.run(activity);
  } catch (error) {
    // A try that fails after the request is not tried again.
    const isCut = error instanceof ActivityFailure && error.retryState === 'CANCEL_REQUESTED';
    if (isInterrupted && (isCut || isCancellation(error))) return null;
    throw error;
  }
}
