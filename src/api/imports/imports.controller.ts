import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiProduces, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Database } from '../../db/database.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import { PAGE_QUERY, type Page, type PageQuery } from '../common/pagination.js';
import { OBJECT_STORE } from '../dependencies.js';
import { Answers, Problems } from '../openapi/answers.decorator.js';
import { LEAD_IMPORT, LEAD_IMPORT_PAGE, UPLOAD_QUERY, type LeadImportDto, type UploadQuery } from './imports.dto.js';
import { ImportsService } from './imports.service.js';
import { openRejectedFile } from './rejected-file.js';
import { UPLOAD_TYPES } from './upload-format.js';

const FILE_TYPES = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' } as const;

@Controller('api/v1/leads')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly database: Database,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  /**
   * Takes a file of leads: CSV with a header (comma, semicolon or tab), or one JSON object per line; UTF-8, 1 GB at most. It is imported in
   * the background, one file of an organization after another.
   */
  @Post('import')
  @RequireScope('leads:import')
  @ApiConsumes(...UPLOAD_TYPES)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiHeader({ name: 'Idempotency-Key', description: 'Sent again with the same key, a file is imported once.' })
  @Answers(
    202,
    LEAD_IMPORT,
    'validation_failed',
    'body_invalid',
    'source_unknown',
    'conflict',
    'body_too_large',
    'media_type_unsupported',
    'import_file_empty',
    'import_file_unreadable',
    'import_columns_unmapped',
    'overloaded',
    'storage_unavailable',
  )
  async upload(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: UPLOAD_QUERY }) query: UploadQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LeadImportDto> {
    const accepted = await this.imports.upload(principal, request.raw as IncomingMessage, query);
    void reply.header('location', `/api/v1/leads/imports/${accepted.id}`);
    return accepted;
  }

  /** Newest first. */
  @Get('imports')
  @RequireScope('leads:import')
  @Answers(200, LEAD_IMPORT_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<LeadImportDto>> {
    return this.imports.list(organizationId, query);
  }

  /** An import and how far it is. */
  @Get('imports/:id')
  @RequireScope('leads:import')
  @Answers(200, LEAD_IMPORT, 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<LeadImportDto> {
    return this.imports.get(organizationId, id);
  }

  /** Has an import end after the rows that it is working on. The leads that it has stored stay. */
  @Post('imports/:id/cancel')
  @RequireScope('leads:import')
  @Answers(202, LEAD_IMPORT, 'not_found', 'conflict')
  cancel(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<LeadImportDto> {
    return this.imports.cancel(principal, id);
  }

  /**
   * The rows that were rejected so far, in the format of the upload, each as it was, behind `error_code`, `error_detail` and `row`. Mended, the
   * file can be uploaded again as it is.
   */
  @Get('imports/:id/rejected')
  @RequireScope('leads:import')
  @ApiProduces('text/csv', 'application/x-ndjson')
  @ApiResponse({ status: 200, description: 'Done', content: { 'text/csv': {}, 'application/x-ndjson': {} } })
  @Problems('not_found', 'import_file_missing')
  async rejected(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.imports.find(organizationId, id);
    const content = await openRejectedFile({ database: this.database, store: this.store }, organizationId, found);
    const name = encodeURIComponent(`rejected-${found.filename}`);
    await reply
      .header('content-type', FILE_TYPES[found.layout.format])
      .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
      .header('cache-control', 'private, no-store')
      .send(Readable.from(content));
  }
}
