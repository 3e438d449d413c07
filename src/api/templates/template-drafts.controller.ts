import { Body, Controller, Get, Param, Post, Put, Res } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  DRAFT_CHANGE,
  NEW_TEMPLATE,
  OPTIONAL_VALIDATION_REQUEST,
  TEMPLATE_DRAFT,
  TEMPLATE_VALIDATION,
  type DraftChange,
  type NewTemplate,
  type TemplateDraftDto,
  type TemplateValidation,
} from './template-drafts.dto.js';
import { TemplateDraftsService } from './template-drafts.service.js';
import { TemplatePublisher } from './template-publisher.js';
import { PUBLICATION, PUBLISH_REQUEST, type Publication, type PublishRequest } from './template-versions.dto.js';
import { TEMPLATE_PARAMS, type TemplateParams } from './templates.dto.js';

@Controller('api/v1/workflows/templates')
export class TemplateDraftsController {
  constructor(
    private readonly drafts: TemplateDraftsService,
    private readonly publisher: TemplatePublisher,
  ) {}

  /** Makes a template with a draft, which need not be valid yet. Sent again, it answers the same. */
  @Post()
  @RequireScope('workflows:write')
  @Answers(
    201,
    TEMPLATE_DRAFT,
    'validation_failed',
    'template_invalid',
    'template_key_taken',
    'template_too_large',
    'body_too_large',
  )
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: NEW_TEMPLATE }) template: NewTemplate,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TemplateDraftDto> {
    const draft = await this.drafts.create(principal, template);
    void reply.header('location', `/api/v1/workflows/templates/${draft.key}`);
    return draft;
  }

  /** The template under work. */
  @Get(':key/draft')
  @RequireScope('workflows:read')
  @Answers(200, TEMPLATE_DRAFT, 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: TemplateParams,
  ): Promise<TemplateDraftDto> {
    return this.drafts.get(organizationId, key);
  }

  /** Replaces the draft, unless somebody has changed it since the revision that is named. */
  @Put(':key/draft')
  @RequireScope('workflows:write')
  @Answers(
    200,
    TEMPLATE_DRAFT,
    'validation_failed',
    'not_found',
    'draft_conflict',
    'template_archived',
    'template_too_large',
    'body_too_large',
  )
  save(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: TemplateParams,
    @Body({ schema: DRAFT_CHANGE }) change: DraftChange,
  ): Promise<TemplateDraftDto> {
    return this.drafts.save(principal, key, change);
  }

  /** Says everything that is wrong with the draft, or with a YAML that is sent along. */
  @Post(':key/validate')
  @RequireScope('workflows:read')
  @ApiBody({ required: false })
  @Answers(
    200,
    TEMPLATE_VALIDATION,
    'validation_failed',
    'not_found',
    'template_too_large',
    'body_too_large',
    'overloaded',
  )
  validate(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: TemplateParams,
    @Body({ schema: OPTIONAL_VALIDATION_REQUEST }) { definition }: z.infer<typeof OPTIONAL_VALIDATION_REQUEST>,
  ): Promise<TemplateValidation> {
    return this.drafts.validate(organizationId, key, definition);
  }

  /**
   * Makes the draft a version that never changes, and the one that new executions run. Executions under way stay on theirs, or are moved
   * in the background.
   */
  @Post(':key/publish')
  @RequireScope('workflows:write')
  @Answers(
    200,
    PUBLICATION,
    'validation_failed',
    'not_found',
    'draft_conflict',
    'template_archived',
    'move_under_way',
    'template_invalid',
    'overloaded',
  )
  publish(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: TemplateParams,
    @Body({ schema: PUBLISH_REQUEST }) request: PublishRequest,
  ): Promise<Publication> {
    return this.publisher.publish(principal, key, request);
  }
}
