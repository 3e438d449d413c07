import { Controller, Get, Param, Query } from '@nestjs/common';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import type { Page } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  MESSAGE_DETAIL,
  MESSAGE_PAGE,
  MESSAGE_QUERY,
  type MessageDetail,
  type MessageDto,
  type MessageQuery,
} from './messages.dto.js';
import { MessagesService } from './messages.service.js';

@Controller('api/v1/messages')
export class MessagesController {
  constructor(private readonly messages: MessagesService) {}

  @Get()
  @RequireScope('messages:read')
  @Answers(200, MESSAGE_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: MESSAGE_QUERY }) query: MessageQuery,
  ): Promise<Page<MessageDto>> {
    return this.messages.list(organizationId, query);
  }

  @Get(':id')
  @RequireScope('messages:read')
  @Answers(200, MESSAGE_DETAIL, 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<MessageDetail> {
    return this.messages.get(organizationId, id);
  }
}
