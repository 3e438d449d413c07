import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RepairPreview } from '../../db/repositories/failures.js';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { readIdempotencyKey } from '../common/idempotency-key.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  BULK_REPAIR,
  BULK_REPAIR_REQUEST,
  FAILURES,
  FAILURES_QUERY,
  PREVIEW_REQUEST,
  REPAIR_PREVIEW,
  type BulkRepairBody,
  type BulkRepairDto,
  type FailuresDto,
  type FailuresQuery,
  type PreviewBody,
} from './failures.dto.js';
import { FailuresService } from './failures.service.js';

@Controller('api/v1/workflows/failures')
export class FailuresController {
  constructor(private readonly failures: FailuresService) {}

  /** Executions that are parked or have failed, grouped by their cause: error code, step, template and version. */
  @Get()
  @RequireScope('workflows:read')
  @Answers(200, FAILURES, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: FAILURES_QUERY }) query: FailuresQuery,
  ): Promise<FailuresDto> {
    return this.failures.list(organizationId, query);
  }

  /** What a repair of all parked executions of a cause would do, and what the send ledger would hold back. */
  @Post('preview')
  @RequireScope('workflows:read')
  @Answers(200, REPAIR_PREVIEW, 'validation_failed')
  preview(
    @CurrentPrincipal() { organizationId }: Principal,
    @Body({ schema: PREVIEW_REQUEST }) body: PreviewBody,
  ): Promise<RepairPreview> {
    return this.failures.preview(organizationId, body);
  }

  /**
   * Has all parked executions of a cause repaired in the background, at a bounded rate; those that are parked from now on are left out. A
   * message that the send ledger says went out is not sent again.
   */
  @Post('retry')
  @RequireScope('workflows:write')
  @ApiHeader({
    name: 'Idempotency-Key',
    description: 'Sent again with the same key, a repair is begun once.',
    required: false,
  })
  @Answers(202, BULK_REPAIR, 'validation_failed', 'conflict')
  async retry(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: BULK_REPAIR_REQUEST }) body: BulkRepairBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BulkRepairDto> {
    const key = readIdempotencyKey(request.headers['idempotency-key']);
    const accepted = await this.failures.repair(principal, body, key);
    void reply.header('location', `/api/v1/workflows/repairs/${accepted.id}`);
    return accepted;
  }
}
