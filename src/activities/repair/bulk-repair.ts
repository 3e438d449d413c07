import { setTimeout as sleep } from 'node:timers/promises';
import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Logger } from 'pino';
import type { Database, OrganizationTransaction } from '../../db/database.js';
import {
  type BulkRepair,
  endBulkRepair,
  recordAsking,
  recordProgress,
  recordRepairTrouble,
  resumeBulkRepair,
} from '../../db/repositories/bulk-repairs.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import { executionsToRepair, nextParked, type ParkedExecution } from '../../db/repositories/failures.js';
import type { BulkRepairState } from '../../shared/bulk-repair.js';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';
import { activityFailure, asActivityFailure } from '../activity-failure.js';
import { type ExecutionRepairer, type RepairOutcome, TemporalUnavailableError } from './execution-repairer.js';

export interface BulkRepairRef {
  organizationId: string;
  repairId: string;
}

export interface BulkRepairDependencies {
  database: Database;
  repairer: ExecutionRepairer;
  logger: Pick<Logger, 'warn'>;
}

/** One activity lasts about this long: short enough to be drained, long enough to be few in the history. */
const PAGE_MS = 20_000;
const HEARTBEAT_MS = 3_000;
/** Updates under way at once. An execution answers when its worker has recorded it, some 20 ms. */
const AT_A_TIME = 10;
const SECOND_MS = 1_000;

/** Repairs parked executions one after the other, at a bounded rate. The table says how far it is, so whatever dies, it goes on from there. */
export function createBulkRepairActivities({ database, repairer, logger }: BulkRepairDependencies) {
  return {
    /** Repairs for a while. Harmless to repeat: what was asked for twice is done once. */
    async repairPage({ organizationId, repairId }: BulkRepairRef): Promise<{ isDone: boolean }> {
      const beat = setInterval(() => heartbeat(), HEARTBEAT_MS);
      try {
        const repair = await database.inOrganization(organizationId, (tx) => resumeBulkRepair(tx, repairId));
        return { isDone: repair === null || (await goOn(organizationId, repair)) };
      } catch (error) {
        throw await troubleWith({ organizationId, repairId }, error);
      } finally {
        clearInterval(beat);
      }
    },

    /** Ends a bulk repair: as completed or stopped, or as failed where a code says why. Harmless to repeat. */
    async closeRepair({
      organizationId,
      repairId,
      failure,
    }: BulkRepairRef & { failure: ErrorCode | null }): Promise<void> {
      try {
        await database.inOrganization(organizationId, async (tx) => {
          const problem = failure && { code: failure, detail: ERROR_CODES[failure].title };
          const ended = await endBulkRepair(tx, repairId, problem);
          if (!ended) return;
          const { state, repaired, skipped, refused } = ended;
          const data = { repairId, state, repaired, skipped, refused, ...(failure && { code: failure }) };
          await appendEvents(tx, [{ type: 'repair.finished', data }], { route: false });
        });
      } catch (error) {
        throw asActivityFailure(error);
      }
    },
  };

  /** @returns whether there is nothing left to do */
  async function goOn(organizationId: string, repair: BulkRepair): Promise<boolean> {
    const signal = cancellationSignal();
    const reader = database.reader(organizationId);
    const until = Date.now() + PAGE_MS;
    let { state, lastId, underWay } = repair;
    while (Date.now() < until) {
      if (state === 'stopping' && underWay.length === 0) return true;
      const began = Date.now();
      const most = repair.ratePerSecond;
      const next = { afterId: lastId, since: new Date(repair.createdAt), most };
      // Those that a worker was asking when it died may be parked no more: they answer what they answered then.
      const executions =
        underWay.length > 0
          ? await executionsToRepair(reader, underWay)
          : await nextParked(reader, repair.filter, next);
      if (executions.length === 0) return true;
      const moved = await repairAll(organizationId, { ...repair, lastId }, executions);
      // Another worker has taken this one for dead and goes on: the next page looks where it stands.
      if (moved === null) return false;
      state = moved;
      lastId = executions.at(-1)!.id;
      underWay = [];
      await sleep(Math.max(0, began + (executions.length / most) * SECOND_MS - Date.now()), undefined, { signal });
    }
    return false;
  }

  /** Repairs some executions and writes down what became of them, also where Temporal goes away in between. */
  async function repairAll(
    organizationId: string,
    repair: BulkRepair,
    executions: readonly ParkedExecution[],
  ): Promise<BulkRepairState | null> {
    const { id, lastId: afterId } = repair;
    const ids = executions.map((execution) => execution.id);
    const inTransaction = <T>(work: (tx: OrganizationTransaction) => Promise<T>) =>
      database.inOrganization(organizationId, work);
    let state = await inTransaction((tx) => recordAsking(tx, id, { afterId, ids }));
    if (state === null) return null;
    const results = await inLanes(executions, (execution) => repairOne(repair, execution));
    const known: RepairOutcome[] = [];
    for (const result of results) {
      if (result?.status !== 'fulfilled') break;
      known.push(result.value);
    }
    if (known.length > 0) {
      const progress = {
        afterId,
        lastId: ids[known.length - 1]!,
        underWay: ids.slice(known.length),
        ...countOf(known),
      };
      state = await inTransaction((tx) => recordProgress(tx, id, progress));
    }
    const failed = results.find((result) => result?.status === 'rejected');
    if (failed) throw failed.reason;
    return state;
  }

  function repairOne(repair: BulkRepair, execution: ParkedExecution): Promise<RepairOutcome> {
    const { id: repairId, action, createdBy: by, why } = repair;
    return repairer.repair(execution, { repairId, action, by, ...(why !== null && { why }) });
  }

  async function troubleWith({ organizationId, repairId }: BulkRepairRef, error: unknown): Promise<unknown> {
    if (!(error instanceof TemporalUnavailableError)) return asActivityFailure(error);
    const code = 'temporal_unavailable';
    logger.warn({ err: error, repairId }, 'a bulk repair waits for Temporal');
    await database
      .inOrganization(organizationId, (tx) => recordRepairTrouble(tx, repairId, { code, detail: error.message }))
      .catch(() => undefined);
    return activityFailure(code, { nonRetryable: false });
  }
}

function countOf(outcomes: readonly RepairOutcome[]) {
  const refused: Record<string, number> = {};
  for (const outcome of outcomes) {
    if (typeof outcome === 'object') refused[outcome.refused] = (refused[outcome.refused] ?? 0) + 1;
  }
  return {
    repaired: outcomes.filter((outcome) => outcome === 'repaired').length,
    skipped: outcomes.filter((outcome) => outcome === 'not_parked').length,
    refused,
  };
}

/** Results in the order of the items. Once one is rejected, no further one is begun. */
async function inLanes<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<PromiseSettledResult<R>[]> {
  const results: PromiseSettledResult<R>[] = [];
  let next = 0;
  let isBroken = false;
  const lane = async () => {
    while (next < items.length && !isBroken) {
      const index = next++;
      try {
        results[index] = { status: 'fulfilled', value: await work(items[index]!) };
      } catch (reason) {
        isBroken = true;
        results[index] = { status: 'rejected', reason };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_A_TIME, items.length) }, lane));
  return results;
}
