import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { Logger } from 'pino';
import type { Database } from '../../db/database.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import {
  endMove,
  enterMoveExecutions,
  type MoveCandidate,
  type MoveOutcome,
  movePending,
  nextCandidates,
  type OpenMove,
  recordOutcomes,
  takeMove,
  versionOutlines,
} from '../../db/repositories/template-moves.js';
import { obstacleTo, type StayReason, STAY_REASONS } from '../../shared/template-move.js';
import { asActivityFailure } from '../activity-failure.js';
import type { ExecutionControl } from '../execution-control.js';

export interface TemplateMoveRef {
  organizationId: string;
  moveId: string;
}

interface Dependencies {
  database: Database;
  control: ExecutionControl;
  logger: Pick<Logger, 'warn'>;
}

/** Executions whose outcomes are recorded together; a worker that dies asks those of one page again. */
const PAGE = 20;
/** Executions entered at a time: each time, those that are under way are looked through. */
const ENTERED = 1_000;
/** Executions that are asked at a time: one that gives no answer must not hold back the others for ten seconds. */
const AT_A_TIME = 10;
/** One activity goes on for so long, so that a move of 100,000 executions makes a history of some hundreds of events. */
const ACTIVITY_MS = 20_000;
/** An execution that the dispatcher has claimed begins within a second or two, unless Temporal is busy. */
const NOT_BEGUN = { tries: 10, pauseMs: 1_000 };

/** Moves executions that are under way onto another version of their template. */
export function createTemplateMoveActivities({ database, control, logger }: Dependencies) {
  return {
    /**
     * Moves executions, no more a second than was asked for. What has become of each is in the database, so it goes on where it stood,
     * whatever happened to the worker.
     *
     * @returns whether there is nothing left to do
     */
    async moveExecutions({ organizationId, moveId }: TemplateMoveRef): Promise<boolean> {
      const context = Context.current();
      const began = performance.now();
      let nextAt = began;
      try {
        while (performance.now() - began < ACTIVITY_MS) {
          context.heartbeat();
          const page = await openPage(organizationId, moveId);
          if (!page) return true;
          const { move, candidates, obstacleOf } = page;
          const outcomes: MoveOutcome[] = [];
          const underWay = new Set<Promise<void>>();
          for (const candidate of candidates) {
            if (context.cancellationSignal.aborted) break;
            const known = reasonBefore(candidate, obstacleOf);
            if (known !== undefined) {
              outcomes.push({ executionId: candidate.executionId, reason: known });
              continue;
            }
            nextAt = Math.max(nextAt + 1_000 / move.ratePerSecond, performance.now());
            await sleep(Math.max(0, nextAt - performance.now()));
            context.heartbeat();
            const asked = moveOne(organizationId, move, candidate)
              .then((reason) => void outcomes.push({ executionId: candidate.executionId, reason }))
              .finally(() => underWay.delete(asked));
            underWay.add(asked);
            if (underWay.size >= AT_A_TIME) await Promise.race(underWay);
          }
          // Those that were moved are recorded before the failure of another is told.
          const failed = (await Promise.allSettled(underWay)).find((result) => result.status === 'rejected');
          await database.inOrganization(organizationId, (tx) => recordOutcomes(tx, moveId, outcomes));
          if (failed) throw failed.reason;
          if (context.cancellationSignal.aborted) throw context.cancellationSignal.reason;
        }
        return false;
      } catch (error) {
        if (!context.cancellationSignal.aborted)
          logger.warn({ err: error, moveId }, 'a move of executions was interrupted');
        throw asActivityFailure(error);
      }
    },

    /** Ends a move and tells what came of it. Harmless to repeat. */
    async endTemplateMove({ organizationId, moveId }: TemplateMoveRef): Promise<void> {
      try {
        await database.inOrganization(organizationId, async (tx) => {
          const ended = await endMove(tx, moveId);
          if (ended)
            await appendEvents(tx, [{ type: 'template.move_finished', data: { moveId, ...ended } }], { route: false });
        });
      } catch (error) {
        throw asActivityFailure(error);
      }
    },
  };

  /** The executions whose turn has come; undefined where there are no more, or no more are wanted. */
  function openPage(organizationId: string, moveId: string) {
    return database.inOrganization(organizationId, async (tx) => {
      const move = await takeMove(tx, moveId);
      if (!move || move.state === 'stopping') return undefined;
      let candidates = await nextCandidates(tx, moveId, PAGE);
      if (candidates.length === 0 && (await enterMoveExecutions(tx, move, ENTERED))) {
        candidates = await nextCandidates(tx, moveId, PAGE);
      }
      if (candidates.length === 0) return undefined;
      const ids = candidates.flatMap(({ fromVersionId, toVersionId }) => [fromVersionId, toVersionId]);
      const outlines = await versionOutlines(tx, [...new Set(ids)]);
      const obstacleOf = ({ stepId, fromVersionId, toVersionId }: MoveCandidate) =>
        obstacleTo(stepId, outlines.get(fromVersionId)!.steps, outlines.get(toVersionId)!.steps);
      return { move, candidates, obstacleOf };
    });
  }

  async function moveOne(organizationId: string, move: OpenMove, candidate: MoveCandidate): Promise<StayReason | null> {
    const { executionId, toVersionId: versionId } = candidate;
    const request = { action: 'move', versionId, by: move.by, retry: move.retryParked } as const;
    for (let tries = NOT_BEGUN.tries; candidate.state === 'pending' && tries > 0; tries--) {
      if (await database.inOrganization(organizationId, (tx) => movePending(tx, executionId, versionId))) return null;
      const answer = await control.control(executionId, request, move.id);
      if (answer !== 'execution_not_open') return reasonOf(answer);
      await sleep(NOT_BEGUN.pauseMs);
    }
    if (candidate.state === 'pending') return 'not_begun';
    return reasonOf(await control.control(executionId, request, move.id));
  }
}

/** What becomes of an execution without asking it: null, it is there already; undefined, it is to be asked. */
function reasonBefore(
  candidate: MoveCandidate,
  obstacleOf: (candidate: MoveCandidate) => StayReason | null,
): StayReason | null | undefined {
  const { finished, versionId, fromVersionId, toVersionId } = candidate;
  // Moved by a worker that could not record it any more.
  if (versionId === toVersionId) return null;
  if (finished) return 'execution_not_open';
  if (versionId !== fromVersionId) return 'version_changed';
  return obstacleOf(candidate) ?? undefined;
}

/** The execution's own words, where readers of the move know them. */
function reasonOf(answer: string | null): StayReason | null {
  if (answer === null) return null;
  if (answer === 'step_unknown') return 'step_gone';
  return (STAY_REASONS as readonly string[]).includes(answer) ? (answer as StayReason) : 'refused';
}
