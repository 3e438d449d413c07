import { randomUUID } from 'node:crypto';
import type { Database } from '../../db/database.js';
import { insertEventBatch } from '../../db/repositories/batches.js';
import { appendEvents, type NewEvent } from '../../db/repositories/event-log.js';
import { storeScores } from '../../db/repositories/lead-scores.js';
import { advanceRescoring, lockPage, type Rescoring } from '../../db/repositories/rescorings.js';
import { storeScoreColumns } from '../../db/repositories/score-columns.js';
import type { RescoringState } from '../../shared/rescoring.js';
import type { Score } from '../../shared/score.js';
import type { ScoreColumns } from '../../shared/score-columns.js';
import type { createRoutingActivities } from '../route-events.js';
import { columnChangeEvents, scoreChangeEvents } from '../score-events.js';

/** Scores of a page of leads. */
export type Scored = { columns: ScoreColumns; scores?: never } | { columns?: never; scores: Score[] };

export interface ScoredPage {
  /** Where the rescoring stands before this page. */
  after: string;
  leadIds: readonly string[];
  scored: Scored;
}

interface StoringPage {
  after: string;
  /** Resolves when its transaction has locked the page. */
  locked: Promise<unknown>;
  stored: Promise<StoredPage>;
}

interface StoredPage {
  /** Of the rescoring; null where another worker has moved it on. */
  state: RescoringState | null;
  /** The batch of what has changed; null where nothing has. */
  batchId: string | null;
}

export interface RescoredPagesDependencies {
  database: Database;
  /** Matches what has changed with templates and waiting executions. */
  routeBatch: ReturnType<typeof createRoutingActivities>['routeBatch'];
}

/** Another worker has moved the rescoring on: nothing of the page is kept. */
class MovedOnError extends Error {}

/**
 * The pages of a rescoring on their way into the database: stored side by side, which keeps PostgreSQL at work while one of them is being
 * committed, and committed in their order, so that the table always says how far the rescoring is.
 *
 * Of two pages the second waits for the first in PostgreSQL and not here: should the first wait for a third transaction and that one for the
 * second, PostgreSQL sees so and ends one of them.
 */
export class RescoredPages {
  private readonly storing: StoringPage[] = [];
  private routing: Promise<void> = Promise.resolve();
  private state: RescoringState | null;

  constructor(
    private readonly dependencies: RescoredPagesDependencies,
    private readonly organizationId: string,
    private readonly rescoring: Rescoring,
  ) {
    this.state = rescoring.state;
  }

  /** Begins to store a page, which is the one behind the last. */
  add(page: ScoredPage): void {
    const locked = Promise.withResolvers<void>();
    const stored = this.store(page, locked.resolve, this.storing.at(-1)).finally(locked.resolve);
    // It may fail while something else is waited for, which is then not to end the process: it is heard of where it is awaited.
    stored.catch(() => undefined);
    this.storing.push({ after: page.after, locked: locked.promise, stored });
  }

  /**
   * Waits until so many pages at most are being stored.
   *
   * @returns the state of the rescoring by the last page that is stored; null where another worker has moved it on
   */
  async settle(most: number): Promise<RescoringState | null> {
    while (this.storing.length > most) {
      const { state, batchId } = await this.storing[0]!.stored;
      this.storing.shift();
      this.state = state;
      await this.beginRouting(batchId);
    }
    return this.state;
  }

  /** Resolves when nothing is under way any more. */
  async end(): Promise<void> {
    for (const { stored } of this.storing.splice(0)) {
      const { batchId } = await stored.catch(() => ({ batchId: null }));
      await this.beginRouting(batchId);
    }
    await this.routing;
  }

  /** One page's at a time. */
  private async beginRouting(batchId: string | null): Promise<void> {
    await this.routing;
    this.routing = this.route(batchId);
  }

  private async store(
    { after, leadIds, scored: { columns, scores } }: ScoredPage,
    locked: () => void,
    before: StoringPage | undefined,
  ): Promise<StoredPage> {
    const { database } = this.dependencies;
    const { id } = this.rescoring;
    try {
      return await database.inOrganization(
        this.organizationId,
        async (tx) => {
          await lockPage(tx, id, after);
          locked();
          const events: NewEvent[] = columns
            ? columnChangeEvents(leadIds, columns, await storeScoreColumns(tx, leadIds, columns))
            : scoreChangeEvents(await storeScores(tx, leadIds, scores));
          const batchId = events.length > 0 ? randomUUID() : null;
          if (batchId) await insertEventBatch(tx, batchId, await appendEvents(tx, events, { route: false }));
          if (before) {
            await before.locked;
            await lockPage(tx, id, before.after);
          }
          const moved = { after, last: leadIds.at(-1)!, scored: leadIds.length, changed: events.length };
          const state = await advanceRescoring(tx, id, moved);
          if (state === null) throw new MovedOnError();
          // What was scored before a cancelling is stored all the same.
          return { state, batchId };
        },
        { keepPlans: columns !== undefined },
      );
    } catch (error) {
      if (error instanceof MovedOnError) return { state: null, batchId: null };
      throw error;
    }
  }

  /**
   * Routes what has changed of a page behind its commit: left to the event dispatcher, each page would cost a workflow, a quarter of the CPU
   * of all. Where this comes to nothing, the dispatcher does it ten seconds later.
   */
  private async route(batchId: string | null): Promise<void> {
    const { routeBatch } = this.dependencies;
    if (batchId) await routeBatch({ organizationId: this.organizationId, batchId }).catch(() => undefined);
  }
}
