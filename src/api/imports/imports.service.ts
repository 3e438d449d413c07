import type { IncomingMessage } from 'node:http';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Database, type OrganizationTransaction } from '../../db/database.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import {
  findImport,
  findImportByKey,
  importFileKey,
  insertImport,
  type LeadImport,
  listImports,
  requestCancellation,
} from '../../db/repositories/lead-imports.js';
import { DomainError, type ErrorCode } from '../../shared/error-codes.js';
import type { FieldMapping } from '../../shared/field-mapping.js';
import { inspectHead } from '../../shared/lead-import/inspect-head.js';
import type { ImportLayout } from '../../shared/lead-import/lead-import.js';
import type { ObjectStore } from '../../storage/object-store.js';
import type { Principal } from '../auth/principal.js';
import { iso } from '../common/fields.js';
import { readIdempotencyKey, requireSameRequest } from '../common/idempotency-key.js';
import { decodeCursor, ID_CURSOR, toPage, type Page, type PageQuery } from '../common/pagination.js';
import { OBJECT_STORE } from '../dependencies.js';
import type { LeadImportDto, UploadQuery } from './imports.dto.js';
import { requireLength, uploadBody } from './upload-body.js';
import { uploadFormat } from './upload-format.js';
import { whileUploading } from './uploads.js';

/** Uploads at a time in one process; each holds a connection, a file and a head of 256 KB. */
const MOST_UPLOADS = 8;

@Injectable()
export class ImportsService {
  private readonly logger = new Logger('Imports');
  private uploads = 0;

  constructor(
    private readonly database: Database,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  /**
   * Stores an uploaded file and enters its import. Both are there when it resolves, and neither where it rejects.
   *
   * @throws DomainError `media_type_unsupported`, `body_too_large`, `body_invalid`, `source_unknown`, `overloaded`, or a code of
   *   {@link inspectHead}
   */
  upload(principal: Principal, request: IncomingMessage, query: UploadQuery): Promise<LeadImportDto> {
    return whileUploading(request, async () => {
      if (this.uploads >= MOST_UPLOADS) throw new DomainError('overloaded', 'Too many files are being uploaded.');
      this.uploads += 1;
      try {
        return toDto(await this.receive(principal, request, query));
      } finally {
        this.uploads -= 1;
      }
    });
  }

  private async receive(principal: Principal, request: IncomingMessage, query: UploadQuery): Promise<LeadImport> {
    const { organizationId } = principal;
    const { headers } = request;
    const format = uploadFormat(headers['content-type']);
    requireLength(headers);
    const idempotencyKey = readIdempotencyKey(headers['idempotency-key']);
    const { known, source } = await this.database.inOrganization(organizationId, async (tx) => ({
      known: idempotencyKey === null ? null : await findImportByKey(tx, idempotencyKey),
      source: query.source === undefined ? null : await findSource(tx, query.source),
    }));
    const filename = query.filename ?? `leads.${format}`;
    const sourceId = source?.id ?? null;
    if (known)
      return sameImport(known, {
        filename,
        sourceId,
        bytesTotal: Number(headers['content-length'] ?? known.bytesTotal),
      });

    const id = uuidv7();
    const key = importFileKey(organizationId, id);
    let layout: ImportLayout | undefined;
    const body = uploadBody(request, (head) => (layout = inspectHead(head, format, source?.fieldMapping ?? {})));
    const bytesTotal = await this.store.put(key, body).catch((error: unknown) => {
      if (error instanceof DomainError) throw error;
      // No space, no permission, a share that is away.
      this.logger.error({ err: error }, 'an upload could not be stored');
      throw new DomainError('storage_unavailable', 'The file could not be stored; nothing of it was kept.');
    });
    try {
      return await this.database.inOrganization(organizationId, async (tx) => {
        const isNew = await insertImport(tx, {
          id,
          sourceId,
          filename,
          layout: layout!,
          createdBy: principal.id,
          bytesTotal,
          idempotencyKey,
        });
        if (!isNew) throw new KeyTakenError();
        await appendEvents(
          tx,
          [{ type: 'import.created', data: { importId: id, bytes: bytesTotal, by: principal.id } }],
          {
            route: false,
          },
        );
        return (await findImport(tx, id))!;
      });
    } catch (error) {
      await this.store.delete(key);
      if (!(error instanceof KeyTakenError)) throw error;
      // Another request with the same key was first.
      const first = await this.require(organizationId, (tx) => findImportByKey(tx, idempotencyKey!));
      return sameImport(first, { filename, sourceId, bytesTotal });
    }
  }

  async list(organizationId: string, { limit, cursor }: PageQuery): Promise<Page<LeadImportDto>> {
    const after = decodeCursor(cursor, ID_CURSOR)?.id ?? null;
    const rows = await this.database.inOrganization(organizationId, (tx) =>
      listImports(tx, { after, limit: limit + 1 }),
    );
    return toPage(rows, limit, toDto, ({ id }) => ({ id }));
  }

  async get(organizationId: string, id: string): Promise<LeadImportDto> {
    return toDto(await this.find(organizationId, id));
  }

  /** @throws DomainError `not_found` */
  find(organizationId: string, id: string): Promise<LeadImport> {
    return this.require(organizationId, (tx) => findImport(tx, id));
  }

  /**
   * Ends an import that has not ended: one that runs, after what is under way. What it has stored stays.
   *
   * @throws DomainError `conflict` where it has ended
   */
  async cancel(principal: Principal, id: string): Promise<LeadImportDto> {
    const cancelled = await this.require(principal.organizationId, async (tx) => {
      const requested = await requestCancellation(tx, id);
      const row = await findImport(tx, id);
      if (row && !requested && row.state !== 'cancelling' && row.state !== 'cancelled') {
        throw new DomainError('conflict', `The import is ${row.state}; there is nothing to cancel.`);
      }
      const data = { importId: id, by: principal.id };
      if (requested) await appendEvents(tx, [{ type: 'import.cancelled', data }], { route: false });
      return row;
    });
    return toDto(cancelled);
  }

  private async require(
    organizationId: string,
    look: (tx: OrganizationTransaction) => Promise<LeadImport | null>,
  ): Promise<LeadImport> {
    const found = await this.database.inOrganization(organizationId, look);
    if (!found) throw new DomainError('not_found', 'There is no such import.');
    return found;
  }
}

class KeyTakenError extends Error {}

/**
 * The contents of the files are not compared, only their names and sizes.
 *
 * @throws DomainError `conflict`
 */
function sameImport(known: LeadImport, asked: Pick<LeadImport, 'filename' | 'sourceId' | 'bytesTotal'>): LeadImport {
  const { filename, sourceId, bytesTotal } = known;
  requireSameRequest({ filename, sourceId, bytesTotal }, asked);
  return known;
}

async function findSource(
  tx: OrganizationTransaction,
  key: string,
): Promise<{ id: string; fieldMapping: FieldMapping }> {
  const { rows } = await tx.query<{ id: string; fieldMapping: FieldMapping }>(
    'SELECT id, field_mapping AS "fieldMapping" FROM sources WHERE organization_id = $1 AND key = $2',
    [tx.organizationId, key],
  );
  if (!rows[0]) throw new DomainError('source_unknown', 'No source has this key.');
  return rows[0];
}

function toDto(row: LeadImport): LeadImportDto {
  const seconds = row.startedAt && ((row.finishedAt ?? new Date()).getTime() - row.startedAt.getTime()) / 1_000;
  return {
    id: row.id,
    state: row.state,
    filename: row.filename,
    format: row.layout.format,
    sourceId: row.sourceId,
    columns: row.layout.format === 'csv' ? row.layout.columns : null,
    bytes: { total: row.bytesTotal, read: row.bytesRead },
    rows: {
      read: row.rowsRead,
      created: row.rowsCreated,
      updated: row.rowsUpdated,
      rejected: row.rowsRejected,
      scored: row.rowsScored,
    },
    rowsPerSecond: seconds ? Math.round(row.rowsRead / Math.max(seconds, 0.001)) : null,
    problem: row.errorCode === null ? null : { code: row.errorCode as ErrorCode, detail: row.errorDetail ?? '' },
    rejectedFile: row.rowsRejected > 0 && row.fileDeletedAt === null,
    createdBy: row.createdBy,
    createdAt: iso(row.createdAt),
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
  };
}
