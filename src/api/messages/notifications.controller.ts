import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import type { Page } from '../common/pagination.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { NOTIFICATION_PAGE, NOTIFICATION_QUERY, type NotificationDto, type NotificationQuery } from './messages.dto.js';
import { NotificationsService } from './notifications.service.js';

@Controller('api/v1/notifications')
export class NotificationsController {
  constructor(private readonly notifications: NotificationsService) {}

  /** In-app messages of the caller. */
  @Get()
  @RequireScope('messages:read')
  @Answers(200, NOTIFICATION_PAGE, 'validation_failed', 'forbidden')
  list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: NOTIFICATION_QUERY }) query: NotificationQuery,
  ): Promise<Page<NotificationDto>> {
    return this.notifications.list(principal, query);
  }

  @Post(':id/read')
  @RequireScope('messages:read')
  @AnswersNothing('not_found', 'forbidden')
  markRead(@CurrentPrincipal() principal: Principal, @Param({ schema: ID_PARAMS }) { id }: IdParams): Promise<void> {
    return this.notifications.markRead(principal, id);
  }
}
