import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import type { Database, OrganizationTransaction } from '../../db/database.js';
import { isDatabaseUnavailable, isWorthRepeating } from '../../db/database-errors.js';
import { insertIngestedBatch } from '../../db/repositories/batches.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import {
  ChunkStoredError,
  endImport,
  findChunk,
  importPosition,
  type ImportPosition,
  recordScored,
  recordStart,
  recordTrouble,
  storeChunk,
  unscoredChunks,
} from '../../db/repositories/import-chunks.js';
import { findImport, importFileKey } from '../../db/repositories/lead-imports.js';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';
import { ObjectMissingError, type ObjectStore } from '../../storage/object-store.js';
import { activityFailure, asActivityFailure } from '../activity-failure.js';
import type { EnrichmentProvider } from '../enrichment/enrichment-provider.js';
import { storeLeads } from '../intake/store-leads.js';
import { draftRows } from './draft-rows.js';
import { type ImportChunk, readChunk } from './read-chunk.js';
import { isolateRows, type StoredRows } from './isolate-rows.js';

/** Which import; the chunk is counted from 0. */
export interface ImportRef {
  organizationId: string;
  importId: string;
}
export interface ChunkRef extends ImportRef {
  chunk: number;
}

export interface OpenedImport {
  /** The next chunk to store. */
  chunk: number;
  /** Chunks that are stored, whose leads are not scored yet. */
  unscored: { chunk: number; batchId: string }[];
}

export interface ImportedChunk {
  /** The batch that the chunk's leads are in; null where it has none. */
  batchId: string | null;
  /** There is nothing behind it, or nothing behind it is wanted any more. */
  isLast: boolean;
}

interface Dependencies {
  database: Database;
  store: ObjectStore;
  /** Local ones only: what they find is stored with the lead, in the same statement. */
  providers: readonly EnrichmentProvider[];
  logger: Logger;
  rowsPerChunk?: number;
}

/** Rows in one transaction: as many as make the statements' own cost small beside the rows', and hold a lead's lock for a moment only. */
const ROWS_PER_CHUNK = 500;
/** More chunks are never under way at once. */
const MOST_UNSCORED = 20;

/** Turns the rows of an uploaded file into leads, chunk by chunk. */
export function createImportActivities(dependencies: Dependencies) {
  const { database, store, providers, logger, rowsPerChunk = ROWS_PER_CHUNK } = dependencies;
  const local = providers.filter((provider) => !provider.remote);

  return {
    /** Notes that an import has begun, or goes on after its workflow had been lost. */
    async openImport({ organizationId, importId }: ImportRef): Promise<OpenedImport> {
      try {
        return await database.inOrganization(organizationId, async (tx) => {
          await recordStart(tx, importId);
          const position = await importPosition(tx, importId);
          return { chunk: position?.chunk ?? 0, unscored: await unscoredChunks(tx, importId, MOST_UNSCORED) };
        });
      } catch (error) {
        throw asActivityFailure(error);
      }
    },

    /**
     * Stores the leads of a chunk, its rejected rows and where the next one begins, in one transaction. Harmless to repeat: a chunk that is
     * stored answers with its batch.
     */
    async importChunk({ organizationId, importId, chunk }: ChunkRef): Promise<ImportedChunk> {
      const ref = { organizationId, importId, chunk };
      try {
        return await nextChunk(ref);
      } catch (error) {
        if (error instanceof ChunkStoredError)
          return await storedChunk(ref).catch((cause: unknown) => Promise.reject(asActivityFailure(cause)));
        throw await troubleWith(ref, error);
      }
    },

    /** Counts the rows of a chunk as scored. */
    async finishChunk({ organizationId, importId, chunk }: ChunkRef): Promise<void> {
      try {
        await database.inOrganization(organizationId, (tx) => recordScored(tx, importId, chunk));
      } catch (error) {
        throw asActivityFailure(error);
      }
    },

    /** Ends an import: as completed or cancelled, or as failed where a code says why. Harmless to repeat. */
    async closeImport({ organizationId, importId, failure }: ImportRef & { failure: ErrorCode | null }): Promise<void> {
      try {
        await database.inOrganization(organizationId, async (tx) => {
          const problem = failure && { code: failure, detail: ERROR_CODES[failure].title };
          const state = await endImport(tx, importId, problem);
          const ended = state && (await findImport(tx, importId));
          if (!ended) return;
          const { rowsCreated: created, rowsUpdated: updated, rowsRejected: rejected } = ended;
          const data = { importId, state, created, updated, rejected, ...(failure && { code: failure }) };
          await appendEvents(tx, [{ type: 'import.finished', data }], { route: false });
        });
      } catch (error) {
        throw asActivityFailure(error);
      }
    },
  };

  async function nextChunk(ref: ChunkRef): Promise<ImportedChunk> {
    const { organizationId, importId, chunk } = ref;
    const position = await database.inOrganization(organizationId, (tx) => importPosition(tx, importId));
    if (!position) return { batchId: null, isLast: true };
    if (position.chunk > chunk) return storedChunk(ref);
    if (position.state !== 'running' || position.offset >= position.bytesTotal) return { batchId: null, isLast: true };
    // Read and mapped before the transaction begins, so that it is short: readers of the event log wait for those before them.
    const read = await readFrom(importFileKey(organizationId, importId), position);
    return storeRead(ref, position, read);
  }

  async function readFrom(key: string, position: ImportPosition): Promise<ImportChunk> {
    const file = await store.open(key);
    try {
      if (file.size < position.bytesTotal) throw new ObjectMissingError(key);
      return await readChunk(file, position, rowsPerChunk);
    } finally {
      await file.close();
    }
  }

  async function storeRead(ref: ChunkRef, position: ImportPosition, read: ImportChunk): Promise<ImportedChunk> {
    const drafted = draftRows(read.rows, { importId: ref.importId, ...position });
    const store = (storeRows: (tx: OrganizationTransaction) => Promise<StoredRows>): Promise<ImportedChunk> =>
      database.inOrganization(ref.organizationId, async (tx) => {
        const stored = await storeRows(tx);
        const batchId = stored.leadIds.length > 0 ? uuidv7() : null;
        if (batchId) await insertIngestedBatch(tx, batchId, { ...stored, receiptIds: [] });
        await storeChunk(tx, {
          importId: ref.importId,
          chunk: ref.chunk,
          batchId,
          leads: stored.leadIds.length,
          created: stored.created,
          rejected: [...drafted.rejected, ...stored.rejected].sort((a, b) => a.row - b.row),
          offset: read.offset,
          row: read.row,
        });
        return { batchId, isLast: read.offset >= position.bytesTotal };
      });
    try {
      return await store(async (tx) => ({ ...(await storeLeads(tx, drafted.entries, local)), rejected: [] }));
    } catch (error) {
      if (error instanceof ChunkStoredError || isWorthRepeating(error)) throw error;
      logger.warn({ err: error, ...ref }, 'a chunk of an import could not be stored at once; looking for the rows');
      return store((tx) =>
        isolateRows(tx, drafted.entries, local, (err) => logger.error({ err, ...ref }, 'a row could not be stored')),
      );
    }
  }

  async function storedChunk({ organizationId, importId, chunk }: ChunkRef): Promise<ImportedChunk> {
    return database.inOrganization(organizationId, async (tx) => {
      const known = await findChunk(tx, importId, chunk);
      const position = await importPosition(tx, importId);
      if (!known || !position) throw new Error(`chunk ${chunk} of an import was passed over`);
      const isLast = position.chunk === chunk + 1 && position.offset >= position.bytesTotal;
      return { batchId: known.batchId, isLast };
    });
  }

  /** Says on the import what holds it up; the next chunk that works takes that away. */
  async function troubleWith({ organizationId, importId, chunk }: ChunkRef, error: unknown): Promise<Error> {
    if (isDatabaseUnavailable(error)) return asActivityFailure(error);
    const code: ErrorCode = error instanceof ObjectMissingError ? 'import_file_missing' : 'internal';
    logger.error({ err: error, organizationId, importId, chunk }, 'a chunk of an import failed; trying again');
    await database
      .inOrganization(organizationId, (tx) => recordTrouble(tx, importId, code, ERROR_CODES[code].title))
      .catch(() => undefined);
    return activityFailure(code, { nonRetryable: false });
  }
}
