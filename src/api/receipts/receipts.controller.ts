import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import type { Page } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  RECEIPT,
  RECEIPT_DETAIL,
  RECEIPT_PAGE,
  RECEIPT_QUERY,
  type ReceiptDetail,
  type ReceiptDto,
  type ReceiptQuery,
} from './receipts.dto.js';
import { ReceiptsService } from './receipts.service.js';

@Controller('api/v1/receipts')
export class ReceiptsController {
  constructor(private readonly receipts: ReceiptsService) {}

  @Get()
  @RequireScope('sources:read')
  @Answers(200, RECEIPT_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: RECEIPT_QUERY }) query: ReceiptQuery,
  ): Promise<Page<ReceiptDto>> {
    return this.receipts.list(organizationId, query);
  }

  @Get(':id')
  @RequireScope('sources:read')
  @Answers(200, RECEIPT_DETAIL, 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<ReceiptDetail> {
    return this.receipts.get(organizationId, id);
  }

  /** Has a rejected or failed receipt processed anew. */
  @Post(':id/replay')
  @RequireScope('sources:write')
  @Answers(202, RECEIPT, 'not_found', 'conflict')
  replay(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<ReceiptDto> {
    return this.receipts.replay(organizationId, id);
  }
}
