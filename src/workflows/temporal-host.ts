import { defineSearchAttributeKey } from '@temporalio/common';
import {
  ActivityFailure,
  type ActivityOptions,
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  ContinueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { createExecutionRecords } from '../activities/executions/execution-records.js';
import type { createOutsideActivities } from '../activities/executions/outside-activities.js';
import type { createSendEmailActivities } from '../activities/executions/send-email.js';
import type { createStepActivities } from '../activities/executions/step-activities.js';
import type { InterpreterHost } from '../shared/interpreter/interpreter-host.js';
import type { Place, Progress, RunRef } from '../shared/interpreter/interpreter-types.js';
import type { StepDefinition } from '../shared/template-definition.js';
import {
  enrichmentStep,
  EXECUTION_RECORD,
  mailStep,
  scriptRun,
  serviceCall,
  transactionStep,
} from './activity-options.js';
import { EVENT_SIGNAL, type ExecutionInput, SEARCH_ATTRIBUTES, workflowIds } from './contract.js';
import { automationOf } from './automations/registry.js';
import { problemOf } from './execution-failure.js';
import { oneAtATime } from './one-at-a-time.js';

/** The history is begun anew at this length, so that it stays under 2,000 events, whatever the server would allow. */
const MOST_EVENTS = 1_500;
/** One workflow task may do hundreds of local activities, whose events are counted when it is over. */
const MOST_LOOKS = 400;

const SEARCH = {
  organization: defineSearchAttributeKey(SEARCH_ATTRIBUTES.organization, 'KEYWORD'),
  state: defineSearchAttributeKey(SEARCH_ATTRIBUTES.state, 'KEYWORD'),
  step: defineSearchAttributeKey(SEARCH_ATTRIBUTES.step, 'KEYWORD'),
};

/*
 * The interpreter's host in production. Everything that concerns the lead happens in activities, which load what they need: the history holds
 * ids, decisions and the template's steps only. An activity that has done its step goes on to those behind it that need no more than its
 * transaction, and begins the wait where it comes to one (run-steps.ts): how far it came is its answer.
 */

type OutsideActivities = ReturnType<typeof createSendEmailActivities> & ReturnType<typeof createOutsideActivities>;

/** The activity of a step that something outside the database takes part in, but for a script; null for every other. */
function outside(step: StepDefinition): ((ref: RunRef) => Promise<Progress>) | null {
  const remote = (options: ActivityOptions) => proxyActivities<OutsideActivities>({ ...options, summary: step.id });
  switch (step.kind) {
    case 'send':
      return step.channel === 'email' ? remote(mailStep(step)).sendEmail : null;
    case 'http':
      return remote(serviceCall(step)).callService;
    case 'enrich':
      return remote(enrichmentStep(step)).enrichLead;
    default:
      return null;
  }
}

/** Runs an execution in its workflow, whose first argument is the input and whose second the place. */
export function temporalHost(input: ExecutionInput): InterpreterHost {
  let looks = 0;
  let told = '';
  const inTurn = oneAtATime();
  const records = inTurn(proxyLocalActivities<ReturnType<typeof createExecutionRecords>>(EXECUTION_RECORD));
  /** Steps that the database alone can do. */
  const steps = (step: StepDefinition) => {
    looks++;
    return inTurn(
      proxyLocalActivities<ReturnType<typeof createStepActivities>>({ ...transactionStep(step), summary: step.id }),
    );
  };
  const scripts = (step: StepDefinition & { kind: 'script' }) =>
    inTurn(proxyLocalActivities<OutsideActivities>({ ...scriptRun(step), summary: step.id }));
  return {
    now: () => Date.now(),
    async until(predicate, ms, summary) {
      if (ms !== undefined) return condition(predicate, ms, { summary });
      await condition(predicate);
      return true;
    },
    isLong() {
      const { continueAsNewSuggested, historyLength } = workflowInfo();
      return continueAsNewSuggested || historyLength >= MOST_EVENTS || looks >= MOST_LOOKS;
    },
    isQuiet: allHandlersFinished,
    beginAnew: (place) => continueAsNew<(input: ExecutionInput, place: Place) => Promise<void>>(input, place),

    load: (run) => records.loadExecution({ ...input, run }),
    perform(step, ref, interruptible) {
      // Over in a moment; and its record may be written after a local activity has been told to end.
      if (step.kind === 'script') return scripts(step).runScript(ref);
      const act = outside(step);
      return act ? untilInterrupted(() => act(ref), interruptible) : steps(step).performStep(ref);
    },
    join: (step, ref, arrived) => steps(step).joinBranches({ ...ref, arrived }),
    check: (step, ref) => steps(step).checkWait(ref),
    expire: (step, ref) => steps(step).expireWait(ref),
    automation: automationOf,
    checkExit(eventIds) {
      looks++;
      return records.checkExit({ ...input, eventIds });
    },

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
    tell({ state, stepId, dueAt }) {
      const known = workflowInfo().typedSearchAttributes;
      // A server that does not know them would refuse the whole task; the end of one that never waited is told by its status.
      if (known.get(SEARCH.organization) === undefined) return;
      const standing = `${state} at ${stepId}`;
      if (standing === told) return;
      if (state === 'ended' && known.get(SEARCH.state) === undefined) return;
      told = standing;
      upsertSearchAttributes([
        { key: SEARCH.state, value: state },
        { key: SEARCH.step, value: stepId },
      ]);
      setCurrentDetails(`${standing}${dueAt === undefined ? '' : ` until ${new Date(dueAt).toISOString()}`}`);
    },
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
