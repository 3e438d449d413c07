import type { Logger } from 'pino';
import type { OrganizationTransaction } from '../../db/database.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import {
  beginExecution,
  endExecution,
  type ExecutionState,
  findExecution,
  findFinishedVisit,
  recordSteps,
} from '../../db/repositories/executions.js';
import { releaseHeld } from '../../db/repositories/send-ledger.js';
import { eventsById } from '../../db/repositories/lead-events.js';
import { leadContexts } from '../../db/repositories/lead-contexts.js';
import type { EventType } from '../../shared/events.js';
import { evaluateCondition } from '../../shared/template-conditions.js';
import type { StepDefinition } from '../../shared/template-definition.js';
import { asActivityFailure } from '../activity-failure.js';
import { conditionContext } from '../../shared/condition-context.js';
import { definitionOf, inSteps, openSite } from './open-site.js';
import { goOn, isPartOfRun, routeOwnEvents } from './run-steps.js';
import type { ExecutionDependencies, Progress, StepRef } from './step-types.js';

export interface ExecutionRef {
  organizationId: string;
  executionId: string;
}

/** What the interpreter needs of a version; no message bodies, no personal data. */
export interface LoadedExecution {
  steps: StepDefinition[];
  hasExit: boolean;
  triggerEventId: string | null;
  /** How far its first steps came in the same transaction; null where they want activities of their own. */
  progress: Progress | null;
}

export interface StepProblem {
  code: string;
  message: string;
}

/** Keeps the execution's rows and the event log in step with its workflow. Every one is harmless to repeat. */
export function createExecutionRecords(dependencies: ExecutionDependencies & { logger: Pick<Logger, 'warn'> }) {
  const { database, logger } = dependencies;
  const record = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      logger.warn({ err: error }, 'an execution could not be recorded');
      throw asActivityFailure(error);
    }
  };
  const inTransaction = <T>(organizationId: string, work: (tx: OrganizationTransaction) => Promise<T>): Promise<T> =>
    record(() => database.inOrganization(organizationId, work));

  /** Loads and begins an execution, with its first steps where that is asked for; null where there is nothing left to do. */
  const open = ({ organizationId, executionId }: ExecutionRef, withSteps: boolean) =>
    inSteps(database, organizationId, async (tx) => {
      const execution = await findExecution(tx, executionId);
      if (!execution || execution.finished) return null;
      const { steps, exit, key } = await definitionOf(tx, execution.versionId);
      const loaded = { steps, hasExit: exit !== undefined, triggerEventId: execution.triggerEventId };
      const first = steps[0]!;
      const begun = await beginExecution(tx, executionId, first.id);
      if (!withSteps || !isPartOfRun(first)) {
        if (begun) await tell(tx, 'execution.started', execution.leadId, executionId, { templateKey: key });
        return { ...loaded, progress: null, routed: null };
      }
      const ref = { organizationId, executionId, stepId: first.id, visit: 1, attempt: 1 };
      const visit = begun ? null : await findFinishedVisit(tx, ref);
      const site = await openSite(tx, { ...ref, afterEventId: execution.triggerEventId }, { ...execution, visit });
      if (begun) site.log.tell('execution.started', { templateKey: key });
      const progress = await goOn(site, dependencies, { visits: {} });
      return { ...loaded, progress, routed: site.log.routedBatch };
    });

  return {
    /**
     * Loads the version that the execution is pinned to, and does the first steps where they need no more than a transaction; null where
     * there is nothing left to do.
     */
    async loadExecution({ run, ...ref }: ExecutionRef & { run: boolean }): Promise<LoadedExecution | null> {
      // A step that fails is left to an activity of its own, whose failure is the step's.
      const withSteps = run ? await open(ref, true).catch(() => undefined) : undefined;
      const opened = withSteps === undefined ? await record(() => open(ref, false)) : withSteps;
      if (!opened) return null;
      const { routed, ...loaded } = opened;
      if (routed) await routeOwnEvents(dependencies, ref.organizationId, routed);
      return loaded;
    },

    /** Whether one of the events lets the exit condition hold. One that cannot be evaluated does not. */
    checkExit: ({ organizationId, executionId, eventIds }: ExecutionRef & { eventIds: string[] }): Promise<boolean> =>
      inTransaction(organizationId, async (tx) => {
        const execution = await findExecution(tx, executionId);
        if (!execution) return true;
        const { exit } = await definitionOf(tx, execution.versionId);
        const lead = (await leadContexts(tx, [execution.leadId])).get(execution.leadId);
        if (!exit || !lead) return false;
        for (const event of await eventsById(tx, eventIds)) {
          const at = { id: executionId, step: execution.currentStep ?? '' };
          try {
            if (evaluateCondition(exit.where, conditionContext(lead, organizationId, event, at))) return true;
          } catch (error) {
            const { code } = error as { code?: unknown };
            logger.warn({ executionId, code }, 'an exit condition could not be evaluated');
          }
        }
        return false;
      }),

    /** A step failed and the template says how to go on. */
    recordFailedStep: ({ problem, kind, ...ref }: StepRef & { kind: string; problem: StepProblem }): Promise<void> =>
      inTransaction(ref.organizationId, async (tx) => {
        await recordSteps(tx, ref.executionId, [{ ...ref, kind, status: 'failed', error: problem }], {
          state: 'running',
        });
        const execution = await findExecution(tx, ref.executionId);
        const data = { stepId: ref.stepId, visit: ref.visit, kind, code: problem.code };
        await tell(tx, 'execution.step_finished', execution?.leadId, ref.executionId, data);
      }),

    /** A step failed and a person has to look at it. */
    parkExecution: ({ problem, kind, ...ref }: StepRef & { kind: string; problem: StepProblem }): Promise<void> =>
      inTransaction(ref.organizationId, async (tx) => {
        const entry = { ...ref, kind, status: 'parked' as const, error: problem };
        await recordSteps(tx, ref.executionId, [entry], { state: 'parked', error: problem });
        const execution = await findExecution(tx, ref.executionId);
        const data = { stepId: ref.stepId, visit: ref.visit, attempt: ref.attempt, code: problem.code };
        await tell(tx, 'execution.parked', execution?.leadId, ref.executionId, data);
      }),

    /** Somebody looked: the step is tried again (its attempt is the next one then), or passed over. */
    resumeExecution: ({
      action,
      by,
      kind,
      ...ref
    }: StepRef & { kind: string; action: 'retry' | 'skip'; by: string }): Promise<void> =>
      inTransaction(ref.organizationId, async (tx) => {
        const status = action === 'skip' ? ('skipped' as const) : ('running' as const);
        const result = { [action === 'skip' ? 'skippedBy' : 'retriedBy']: by };
        await recordSteps(tx, ref.executionId, [{ ...ref, kind, status, result }], { state: 'running' });
        if (action === 'skip' && kind === 'send') await releaseHeld(tx, ref.executionId, 'step_skipped', ref.stepId);
        const execution = await findExecution(tx, ref.executionId);
        const data = { stepId: ref.stepId, visit: ref.visit, action, by };
        await tell(tx, 'execution.resumed', execution?.leadId, ref.executionId, data);
      }),

    /** The execution is over. */
    finishExecution: ({
      organizationId,
      executionId,
      state,
      reason,
      problem,
    }: ExecutionRef & { state: ExecutionState; reason: string; problem?: StepProblem }): Promise<void> =>
      inTransaction(organizationId, async (tx) => {
        const ended = await endExecution(tx, executionId, { state, reason, ...(problem ? { error: problem } : {}) });
        if (!ended) return;
        await releaseHeld(tx, executionId, 'execution_ended');
        const execution = await findExecution(tx, executionId);
        const data = { state, reason, ...(problem ? { code: problem.code } : {}) };
        await tell(tx, 'execution.finished', execution?.leadId, executionId, data);
      }),
  };
}

async function tell(
  tx: OrganizationTransaction,
  type: EventType,
  leadId: string | undefined,
  executionId: string,
  data: Record<string, unknown>,
): Promise<void> {
  await appendEvents(tx, [{ type, leadId: leadId ?? null, executionId, data }], { route: false });
}
