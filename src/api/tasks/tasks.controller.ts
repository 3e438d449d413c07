import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { z } from 'zod';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import type { Page } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import { OPTIONAL_TASK_COMPLETION, TASK, TASK_PAGE, TASK_QUERY, type TaskDto, type TaskQuery } from './tasks.dto.js';
import { TasksService } from './tasks.service.js';

@Controller('api/v1/tasks')
export class TasksController {
  constructor(private readonly tasks: TasksService) {}

  @Get()
  @RequireScope('leads:read')
  @Answers(200, TASK_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: TASK_QUERY }) query: TaskQuery,
  ): Promise<Page<TaskDto>> {
    return this.tasks.list(organizationId, query);
  }

  @Post(':id/complete')
  @RequireScope('tasks:write')
  @ApiBody({ required: false })
  @Answers(200, TASK, 'validation_failed', 'not_found', 'task_not_open')
  complete(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: OPTIONAL_TASK_COMPLETION }) { outcome }: z.infer<typeof OPTIONAL_TASK_COMPLETION>,
  ): Promise<TaskDto> {
    return this.tasks.complete(principal, id, outcome);
  }
}
