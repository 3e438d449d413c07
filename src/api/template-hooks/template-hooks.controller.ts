import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { z } from 'zod';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { Answers } from '../openapi/answers.decorator.js';
import { TEMPLATE_PARAMS } from '../templates/templates.dto.js';
import {
  NEW_HOOK,
  TEMPLATE_HOOK,
  TEMPLATE_HOOK_WITH_SECRET,
  type TemplateHookDto,
  type TemplateHookWithSecret,
} from './template-hooks.dto.js';
import { TemplateHooksService } from './template-hooks.service.js';

type Params = z.infer<typeof TEMPLATE_PARAMS>;

@Controller('api/v1/workflows/templates/:key/hook')
export class TemplateHooksController {
  constructor(private readonly hooks: TemplateHooksService) {}

  /** The webhook of a template, once it was made. */
  @Get()
  @RequireScope('workflows:read')
  @Answers(200, TEMPLATE_HOOK, 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: Params,
  ): Promise<TemplateHookDto> {
    return this.hooks.get(organizationId, key);
  }

  /** Makes the webhook of a template, or gives it another secret: the old one ends within seconds. Its address stays. */
  @Post()
  @RequireScope('workflows:write')
  @ApiBody({ required: false })
  @Answers(
    200,
    TEMPLATE_HOOK_WITH_SECRET,
    'validation_failed',
    'not_found',
    'template_archived',
    'template_without_hook',
  )
  rotate(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: Params,
    @Body({ schema: NEW_HOOK }) { authStrategy }: z.infer<typeof NEW_HOOK>,
  ): Promise<TemplateHookWithSecret> {
    return this.hooks.rotate(principal, key, authStrategy);
  }
}
