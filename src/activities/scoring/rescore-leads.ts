import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Logger } from 'pino';
import type { Database, OrganizationTransaction } from '../../db/database.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import { leadsBetween, leadsById } from '../../db/repositories/lead-facts.js';
import {
  endRescoring,
  recordRescoringTrouble,
  type Rescoring,
  resumeRescoring,
} from '../../db/repositories/rescorings.js';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';
import type { BulkScorer, BulkScoring } from '../../shared/score-columns.js';
import { activityFailure, asActivityFailure } from '../activity-failure.js';
import { RescoredPages, type RescoredPagesDependencies, type Scored } from './rescored-pages.js';

export interface RescoringRef {
  organizationId: string;
  rescoringId: string;
}

export interface RescoringDependencies {
  database: Database;
  scorer: BulkScorer;
  /** Matches what has changed with templates and waiting executions. */
  routeBatch: RescoredPagesDependencies['routeBatch'];
  logger: Pick<Logger, 'warn' | 'error'>;
  limits?: Partial<RescoringLimits>;
}

export interface RescoringLimits {
  /**
   * Leads of one transaction. A thousand are scored in some 10 ms, during which nothing else runs in the process; of two thousand, more would
   * outlive a collection of the worker's young generation.
   */
  leadsPerPage: number;
  /** One activity lasts about this long: short enough to be drained, long enough to be few in the history. */
  pageMs: number;
}

const LIMITS: RescoringLimits = { leadsPerPage: 1_000, pageMs: 20_000 };
const PAGES_STORED_AT_ONCE = 2;
const HEARTBEAT_MS = 3_000;

/** Leads, and when they were about to be read. */
interface Page {
  leads: Awaited<ReturnType<typeof leadsBetween>>;
  at: Date;
}

/** The model that is in force does not answer: what the rules say in its stead is not to replace what it said of the leads before. */
class ModelUnavailableError extends Error {}

/** Scores all leads of an organization anew. The table says how far it is, and moves on with the scores: none is lost, none is stored twice. */
export function createRescoringActivities({ database, scorer, routeBatch, logger, limits }: RescoringDependencies) {
  const { leadsPerPage, pageMs } = { ...LIMITS, ...limits };

  return {
    /** Scores for a while. Harmless to repeat. */
    async rescoreLeads({ organizationId, rescoringId }: RescoringRef): Promise<{ isDone: boolean }> {
      const beat = setInterval(() => heartbeat(), HEARTBEAT_MS);
      try {
        const rescoring = await database.inOrganization(organizationId, (tx) => resumeRescoring(tx, rescoringId));
        return { isDone: rescoring === null || (await goOn(organizationId, rescoring)) };
      } catch (error) {
        throw await troubleWith({ organizationId, rescoringId }, error);
      } finally {
        clearInterval(beat);
      }
    },

    /** Ends a rescoring: as completed or cancelled, or as failed where a code says why. Harmless to repeat. */
    async closeRescoring({
      organizationId,
      rescoringId,
      failure,
    }: RescoringRef & { failure: ErrorCode | null }): Promise<void> {
      try {
        await database.inOrganization(organizationId, async (tx) => {
          const problem = failure && { code: failure, detail: ERROR_CODES[failure].title };
          const ended = await endRescoring(tx, rescoringId, problem);
          if (!ended) return;
          const { state, leadsScored: scored, leadsChanged: changed } = ended;
          const data = { rescoringId, state, scored, changed, ...(failure && { code: failure }) };
          await appendEvents(tx, [{ type: 'rescoring.finished', data }], { route: false });
        });
      } catch (error) {
        throw asActivityFailure(error);
      }
    },
  };

  /**
   * While PostgreSQL stores two pages and what has changed of the one before them is routed, the next one is scored, and the one behind it is
   * read.
   *
   * @returns whether there is nothing left to do
   */
  async function goOn(organizationId: string, rescoring: Rescoring): Promise<boolean> {
    const { beforeLeadId: before } = rescoring;
    if (rescoring.state === 'cancelling') return true;
    const how = await prepared(organizationId);
    const signal = cancellationSignal();
    const until = Date.now() + pageMs;
    const read = (after: string) =>
      awaitedLater(
        readPage(organizationId, (tx) => leadsBetween(tx, { after, before, limit: leadsPerPage }, how.reads)),
      );
    let after = rescoring.afterLeadId;
    let next = read(after);
    const pages = new RescoredPages({ database, routeBatch }, organizationId, rescoring);
    try {
      for (;;) {
        const { leads, at } = await next;
        const last = leads.at(-1)?.id;
        // One page at least, or a slow one would be begun again and again.
        const isLate = Date.now() >= until && after !== rescoring.afterLeadId;
        const isEnd = last === undefined || isLate || signal.aborted;
        const scored: Scored | null = isEnd ? null : await score(organizationId, { leads, at }, how);
        const state = await pages.settle(isEnd ? 0 : PAGES_STORED_AT_ONCE - 1);
        // Another worker has taken this one for dead and goes on: the next page looks where it stands.
        if (state === null) return false;
        if (state === 'cancelling' || last === undefined) return true;
        signal.throwIfAborted();
        if (scored === null) return false;
        next = read(last);
        pages.add({ after, leadIds: leads.map((lead) => lead.id), scored });
        after = last;
      }
    } finally {
      await pages.end();
    }
  }

  async function prepared(organizationId: string): Promise<BulkScoring> {
    const how = await scorer.prepare(organizationId);
    if (how.problem !== null) throw new ModelUnavailableError(how.problem);
    return how;
  }

  /** A lead that is changed and scored while its page waits has a score of a later moment. */
  async function readPage(
    organizationId: string,
    read: (tx: OrganizationTransaction) => Promise<Page['leads']>,
  ): Promise<Page> {
    const at = new Date();
    return { at, leads: await database.inOrganization(organizationId, read, { keepPlans: true }) };
  }

  async function score(organizationId: string, { leads, at }: Page, { reads }: BulkScoring): Promise<Scored> {
    if (reads === 'columns') {
      const columns = await scorer.scoreColumns(organizationId, leads, { at });
      if (columns) return { columns };
    }
    const whole = reads === 'facts' ? leads : await factsOf(organizationId, leads);
    const scores = await scorer.score(organizationId, whole, { at });
    if (scores.some(({ fallback }) => fallback)) throw new ModelUnavailableError('the model does not answer');
    return { scores };
  }

  /** Where columns were read and turn out not to be enough: a rule was added meanwhile, say. */
  function factsOf(organizationId: string, leads: readonly { id: string }[]) {
    const ids = leads.map(({ id }) => id);
    return database.inOrganization(organizationId, (tx) => leadsById(tx, ids));
  }

  async function troubleWith({ organizationId, rescoringId }: RescoringRef, error: unknown): Promise<unknown> {
    if (!(error instanceof ModelUnavailableError)) {
      logger.error({ err: error, rescoringId }, 'a rescoring failed');
      return asActivityFailure(error);
    }
    const code = 'model_not_servable';
    logger.warn({ err: error, rescoringId }, 'a rescoring waits for its model');
    await database
      .inOrganization(organizationId, (tx) =>
        recordRescoringTrouble(tx, rescoringId, { code, detail: error.message.slice(0, 500) }),
      )
      .catch(() => undefined);
    return activityFailure(code, { nonRetryable: false });
  }
}

/** It may fail while something else is waited for, which is then not to end the process: it is heard of where it is awaited. */
function awaitedLater<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}
