import type { Logger } from 'pino';
import type { OrganizationTransaction } from '../../db/database.js';
import { recordAudit } from '../../db/repositories/audit-log.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import {
  beginExecution,
  endExecution,
  type ExecutionRow,
  findExecution,
  findFinishedVisit,
  recordSteps,
} from '../../db/repositories/executions.js';
import { releaseHeld } from '../../db/repositories/send-ledger.js';
import { eventsById, type LeadEvent, newestLeadEvents } from '../../db/repositories/lead-events.js';
import {
  isVersionOfExecution,
  leaveVisits,
  setPaused,
  setVersion,
  showBranches,
} from '../../db/repositories/execution-controls.js';
import { leadContexts } from '../../db/repositories/lead-contexts.js';
import type { EventType } from '../../shared/events.js';
import type { Asker, Leaving } from '../../shared/interpreter/interpreter-host.js';
import type { ExecutionRef } from '../../shared/interpreter/interpreter.js';
import type {
  BegunVisit,
  End,
  LoadedExecution,
  LoadedVersion,
  RepairRequest,
  StepProblem,
} from '../../shared/interpreter/interpreter-types.js';
import { evaluateCondition } from '../../shared/template-conditions.js';
import type { TemplateDefinition } from '../../shared/template-definition.js';
import { asActivityFailure } from '../activity-failure.js';
import { conditionContext } from '../../shared/condition-context.js';
import { definitionOf, inputOf, inSteps, openSite } from './open-site.js';
import { goOn, isPartOfRun, OVER_BEFORE, routeOwnEvents } from './run-steps.js';
import type { ExecutionDependencies, StepRef } from './step-types.js';

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
      // Locked, so that of two workers that hold it one begins it, and nobody cancels it meanwhile.
      const execution = await findExecution(tx, executionId, undefined, { lock: true });
      if (!execution) return null;
      const definition = await definitionOf(tx, execution.versionId);
      const { steps, exit, key, coded } = definition;
      const loaded = {
        steps,
        hasExit: exit !== undefined,
        triggerEventId: startOf(execution),
        parentId: execution.parentId,
        ...(coded ? { automation: key } : {}),
      };
      // Ended before its worker was killed: what waits for its end is told all the same.
      if (execution.finished) return { ...loaded, progress: OVER_BEFORE, routed: null };
      const first = steps[0]!;
      const begun = execution.currentStep === null;
      if (begun && exit) {
        // What came while it was pending was signalled to nobody.
        const events = await newestLeadEvents(tx, execution.leadId, startOf(execution));
        if (await isExit(tx, execution, definition, events)) {
          const end = { state: 'stopped', reason: 'exit' } as const;
          await endExecution(tx, executionId, { ...end, step: first.id });
          await tell(tx, 'execution.started', execution.leadId, executionId, { templateKey: key });
          await tell(tx, 'execution.finished', execution.leadId, executionId, end);
          return { ...loaded, progress: OVER_BEFORE, routed: null };
        }
      }
      if (!withSteps || coded || !isPartOfRun(first)) {
        if (begun) await beginExecution(tx, executionId, first.id);
        if (begun) await tell(tx, 'execution.started', execution.leadId, executionId, { templateKey: key });
        return { ...loaded, progress: null, routed: null };
      }
      const ref = { organizationId, executionId, stepId: first.id, visit: 1, attempt: 1 };
      const visit = begun ? null : await findFinishedVisit(tx, ref);
      const site = await openSite(tx, { ...ref, afterEventId: startOf(execution) }, { ...execution, visit });
      if (begun) site.log.tell('execution.started', { templateKey: key });
      const progress = await goOn(site, dependencies, { visits: {} });
      return { ...loaded, progress, routed: site.log.routedBatch };
    });

  async function isExit(
    tx: OrganizationTransaction,
    execution: ExecutionRow,
    definition: TemplateDefinition,
    events: readonly LeadEvent[],
  ): Promise<boolean> {
    const { exit } = definition;
    if (!exit || events.length === 0) return false;
    const lead = (await leadContexts(tx, [execution.leadId])).get(execution.leadId);
    if (!lead) return false;
    const input = await inputOf(tx, definition, execution);
    const at = { id: execution.id, step: execution.currentStep ?? '' };
    for (const event of events) {
      try {
        if (evaluateCondition(exit.where, conditionContext(lead, tx.organizationId, { ...event, input }, at)))
          return true;
      } catch (error) {
        const { code } = error as { code?: unknown };
        logger.warn({ executionId: execution.id, code }, 'an exit condition could not be evaluated');
      }
    }
    return false;
  }

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
        const definition = await definitionOf(tx, execution.versionId);
        return isExit(tx, execution, definition, await eventsById(tx, eventIds));
      }),

    /** A step failed and the template says how to go on. */
    recordFailedStep: ({ problem, kind, ...ref }: StepRef & { kind: string; problem: StepProblem }): Promise<void> =>
      inTransaction(ref.organizationId, async (tx) => {
        const execution = await findExecution(tx, ref.executionId);
        const entry = { ...ref, kind, status: 'failed' as const, error: problem };
        const place = (await parallelOf(tx, execution, ref.stepId)) === null ? { state: 'running' as const } : null;
        await recordSteps(tx, ref.executionId, [entry], place);
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
      why,
      kind,
      ...ref
    }: StepRef & { kind: string } & Pick<RepairRequest, 'action' | 'by' | 'why'>): Promise<void> =>
      inTransaction(ref.organizationId, async (tx) => {
        const status = action === 'skip' ? ('skipped' as const) : ('running' as const);
        const result = { [action === 'skip' ? 'skippedBy' : 'retriedBy']: by };
        const parallel = await parallelOf(tx, await findExecution(tx, ref.executionId), ref.stepId);
        const entry = { ...ref, kind, status, result };
        await recordSteps(tx, ref.executionId, [entry], parallel === null ? { state: 'running' } : null);
        if (parallel !== null) await showBranches(tx, ref.executionId, parallel);
        if (action === 'skip' && kind === 'send') await releaseHeld(tx, ref.executionId, 'step_skipped', [ref.stepId]);
        const done = action === 'skip' ? 'execution.skipped' : 'execution.retried';
        await tellControl(
          tx,
          ref.executionId,
          'execution.resumed',
          done,
          { by, why },
          { stepId: ref.stepId, visit: ref.visit, action },
        );
      }),

    /** Nothing begins any more until somebody lets it go on. */
    pauseExecution: ({ organizationId, executionId, ...asker }: ExecutionRef & Asker): Promise<void> =>
      inTransaction(organizationId, async (tx) => {
        if (await setPaused(tx, executionId, true))
          await tellControl(tx, executionId, 'execution.paused', 'execution.paused', asker, {});
      }),

    /** A paused execution goes on. */
    unpauseExecution: ({ organizationId, executionId, ...asker }: ExecutionRef & Asker): Promise<void> =>
      inTransaction(organizationId, async (tx) => {
        if (await setPaused(tx, executionId, false))
          await tellControl(tx, executionId, 'execution.resumed', 'execution.resumed', asker, { action: 'resume' });
      }),

    /** Somebody sent the execution to another step: the visits that it leaves are over. */
    jumpExecution: ({ organizationId, executionId, leave, stepId, by, why }: ExecutionRef & Leaving): Promise<void> =>
      inTransaction(organizationId, async (tx) => {
        await leaveFor(tx, executionId, stepId!, leave, { jumpedTo: stepId, by });
        const data = { stepId, from: leave.map((visit) => visit.stepId) };
        await tellControl(tx, executionId, 'execution.jumped', 'execution.jumped', { by, why }, data);
      }),

    /** A version of the execution's template; null where it has none of that id. */
    loadVersion: ({
      organizationId,
      executionId,
      versionId,
    }: ExecutionRef & { versionId: string }): Promise<LoadedVersion | null> =>
      inTransaction(organizationId, async (tx) => {
        if (!(await isVersionOfExecution(tx, executionId, versionId))) return null;
        const { steps, exit } = await definitionOf(tx, versionId);
        return { steps, hasExit: exit !== undefined };
      }),

    /** Somebody put the execution on another version of its template. */
    moveExecution: ({
      organizationId,
      executionId,
      versionId,
      leave,
      stepId,
      retried,
      by,
      why,
    }: ExecutionRef & Leaving & { versionId: string; retried: BegunVisit[] }): Promise<void> =>
      inTransaction(organizationId, async (tx) => {
        const from = await setVersion(tx, executionId, versionId);
        if (stepId !== undefined) await leaveFor(tx, executionId, stepId, leave, { movedTo: stepId, by });
        if (retried.length > 0) {
          const parallel = await parallelOf(tx, await findExecution(tx, executionId), retried[0]!.stepId);
          const entries = retried.map((visit) => ({ ...visit, status: 'running' as const, result: { retriedBy: by } }));
          await recordSteps(tx, executionId, entries, parallel === null ? { state: 'running' } : null);
          if (parallel !== null) await showBranches(tx, executionId, parallel);
        }
        const data = {
          versionId,
          from,
          ...(stepId === undefined ? {} : { stepId }),
          ...(retried.length > 0 ? { retried: true } : {}),
        };
        await tellControl(tx, executionId, 'execution.moved', 'execution.moved', { by, why }, data);
      }),

    /** The execution is over. */
    finishExecution: ({
      organizationId,
      executionId,
      state,
      reason,
      problem,
      by,
      why,
    }: ExecutionRef & End): Promise<void> =>
      inTransaction(organizationId, async (tx) => {
        const ended = await endExecution(tx, executionId, { state, reason, ...(problem ? { error: problem } : {}) });
        if (!ended) return;
        await releaseHeld(tx, executionId, 'execution_ended');
        const data = { state, reason, ...(problem ? { code: problem.code } : {}) };
        if (by !== undefined)
          return tellControl(tx, executionId, 'execution.finished', 'execution.cancelled', { by, why }, data);
        const execution = await findExecution(tx, executionId);
        await tell(tx, 'execution.finished', execution?.leadId, executionId, data);
      }),
  };
}

/**
 * Events behind it are those of the execution: its trigger, or its own id, whose first bits tell when it was made, as events' do. A rerun has
 * the trigger of the execution before, and must not take what happened then for what it waits for.
 */
function startOf({ id, triggerEventId, isRerun }: ExecutionRow): string {
  return isRerun ? id : (triggerEventId ?? id);
}

/** The parallel in whose branch a step is; null for a step outside of any. */
async function parallelOf(
  tx: OrganizationTransaction,
  execution: ExecutionRow | undefined,
  stepId: string,
): Promise<string | null> {
  if (!execution) return null;
  const { steps } = await definitionOf(tx, execution.versionId);
  return steps.find(({ id }) => id === stepId)?.within?.split('/')[0] ?? null;
}

/** Ends visits that are left for another step, and shows the execution there. */
async function leaveFor(
  tx: OrganizationTransaction,
  executionId: string,
  stepId: string,
  leave: readonly BegunVisit[],
  decision: Record<string, unknown>,
): Promise<void> {
  const parallel = await parallelOf(tx, await findExecution(tx, executionId), stepId);
  await leaveVisits(tx, executionId, leave, decision, parallel === null ? stepId : null);
  const sends = leave.flatMap((visit) => (visit.kind === 'send' ? [visit.stepId] : []));
  if (sends.length > 0) await releaseHeld(tx, executionId, 'step_skipped', sends);
  if (parallel !== null) await showBranches(tx, executionId, parallel);
}

/** What a person did is told by an event, and entered into the audit log with the reason that he gave. */
async function tellControl(
  tx: OrganizationTransaction,
  executionId: string,
  event: EventType,
  done: `execution.${string}`,
  { by, why }: { by: string; why?: string | undefined },
  data: Record<string, unknown>,
): Promise<void> {
  const execution = await findExecution(tx, executionId);
  await tell(tx, event, execution?.leadId, executionId, { ...data, by });
  const entry = { actorId: by, action: done, subjectType: 'execution', subjectId: executionId };
  await recordAudit(tx, { ...entry, why: why ?? null, data });
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
