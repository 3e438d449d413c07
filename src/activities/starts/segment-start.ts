import type { Database, OrganizationTransaction } from '../../db/database.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import { insertPendingExecutions, pendingExecutions, reentryOf } from '../../db/repositories/routing.js';
import { leadIdsBetween, matchLeads } from '../../db/repositories/segments.js';
import { advanceStart, endStart, lockStart, type StartPosition } from '../../db/repositories/template-starts.js';
import type { ErrorCode } from '../../shared/error-codes.js';
import { conditionsOfStart } from '../../shared/template-start.js';
import { asActivityFailure } from '../activity-failure.js';

export interface StartRef {
  organizationId: string;
  startId: string;
}

/** How a start goes on: at once, after a pause, or not at all. */
export interface StartProgress {
  isDone: boolean;
  pauseMs: number;
}

export interface SegmentLimits {
  /** Leads looked at in one transaction; readers of the event log wait for those before them. */
  leadsPerPage: number;
  /** Executions of the organization that may be waiting for their start. */
  mostPending: number;
  /** How long to wait where there are as many. */
  pauseMs: number;
}

/**
 * Temporal starts some 50 executions a second, in the order in which they were entered: one that an event starts while a segment is started
 * is held up by a second at most.
 */
const LIMITS: SegmentLimits = { leadsPerPage: 500, mostPending: 50, pauseMs: 1_000 };

const DONE: StartProgress = { isDone: true, pauseMs: 0 };

/** Starts executions for the leads of a segment, page by page. */
export function createSegmentStartActivities({
  database,
  limits = LIMITS,
}: {
  database: Database;
  limits?: SegmentLimits;
}) {
  return {
    /**
     * Starts executions for the next leads, and notes how far it came, in one transaction: so it may be broken off anywhere and repeated,
     * and starts none twice.
     */
    async startPage({ organizationId, startId }: StartRef): Promise<StartProgress> {
      try {
        return await database.inOrganization(organizationId, async (tx) => {
          const start = await lockStart(tx, startId);
          if (!start) return DONE;
          if (start.state === 'stopping') return finish(tx, startId, 'stopped', null);
          if (start.templateState !== 'active') return finish(tx, startId, 'stopped', 'template_not_active');
          return goOn(tx, startId, start, limits);
        });
      } catch (error) {
        throw asActivityFailure(error);
      }
    },

    /** Ends a start that cannot go on. Harmless to repeat. */
    async failStart({ organizationId, startId, code }: StartRef & { code: ErrorCode }): Promise<void> {
      try {
        await database.inOrganization(organizationId, (tx) => finish(tx, startId, 'failed', code));
      } catch (error) {
        throw asActivityFailure(error);
      }
    },
  };
}

async function goOn(
  tx: OrganizationTransaction,
  startId: string,
  start: StartPosition,
  limits: SegmentLimits,
): Promise<StartProgress> {
  const { afterLeadId, beforeLeadId, kind, trigger, condition } = start;
  const { leadsPerPage, mostPending, pauseMs } = limits;
  let room = mostPending - (await pendingExecutions(tx, mostPending));
  const done = { seen: 0, matched: 0, failed: 0, started: 0 };
  if (room <= 0) {
    await advanceStart(tx, startId, { ...done, afterLeadId });
    return { isDone: false, pauseMs };
  }
  const page = await leadIdsBetween(tx, { after: afterLeadId, before: beforeLeadId, limit: leadsPerPage });
  if (page.length === 0) return finish(tx, startId, 'completed', null);
  const { matching, failed } = await matchLeads(tx, page, conditionsOfStart(kind, trigger, condition));
  // What the executions begin with: their waits see the events of their leads that come after this one.
  const eventId = matching.length > 0 ? await tellProgress(tx, startId) : '';
  while (room > 0 && done.seen < page.length) {
    const next = matching.slice(done.matched, done.matched + room);
    const started = await startExecutions(tx, startId, start, next, eventId);
    room -= started;
    done.started += started;
    done.matched += next.length;
    // Up to the last of them, where there are more that match; else to the end of the page.
    done.seen = done.matched < matching.length ? page.indexOf(next.at(-1)!) + 1 : page.length;
  }
  const seen = new Set(page.slice(0, done.seen));
  done.failed = failed.filter((leadId) => seen.has(leadId)).length;
  await advanceStart(tx, startId, { ...done, afterLeadId: page[done.seen - 1]! });
  return { isDone: false, pauseMs: room <= 0 ? pauseMs : 0 };
}

async function tellProgress(tx: OrganizationTransaction, startId: string): Promise<string> {
  const [eventId] = await appendEvents(tx, [{ type: 'start.advanced', data: { startId } }], { route: false });
  return eventId!;
}

/** @returns how many were started; the other leads have been through the template */
async function startExecutions(
  tx: OrganizationTransaction,
  startId: string,
  { templateId, versionId, reentry, kind }: StartPosition,
  leadIds: readonly string[],
  eventId: string,
): Promise<number> {
  if (leadIds.length === 0) return 0;
  const key = reentryOf(reentry, `${kind}:${startId}`);
  return insertPendingExecutions(
    tx,
    leadIds.map((leadId) => ({ templateId, versionId, leadId, eventId, ...key })),
  );
}

async function finish(
  tx: OrganizationTransaction,
  startId: string,
  state: 'completed' | 'stopped' | 'failed',
  code: ErrorCode | null,
): Promise<StartProgress> {
  const ended = await endStart(tx, startId, state, code);
  if (ended) {
    const { templateKey, leadsSeen: seen, leadsMatched: matched, executionsStarted: started } = ended;
    const data = { startId, templateKey, state, seen, matched, started, ...(code && { code }) };
    await appendEvents(tx, [{ type: 'start.finished', data }], { route: false });
  }
  return DONE;
}
