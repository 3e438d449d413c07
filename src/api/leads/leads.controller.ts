import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import type { StoredScore } from '../../db/repositories/score-history.js';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import { PAGE_QUERY, type Page, type PageQuery } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import type { Worded } from '../scoring/score-words.js';
import {
  INTERACTION,
  LEAD,
  LEAD_PAGE,
  LEAD_PATCH,
  LEAD_QUERY,
  LEAD_SCORE,
  LEAD_SCORE_PAGE,
  NEW_INTERACTION,
  SCORE_QUERY,
  TIMELINE_PAGE,
  type InteractionDto,
  type LeadDto,
  type LeadPatch,
  type LeadQuery,
  type NewInteraction,
  type ScoreQuery,
  type TimelineItem,
} from './leads.dto.js';
import { LeadsService } from './leads.service.js';

@Controller('api/v1/leads')
export class LeadsController {
  constructor(private readonly leads: LeadsService) {}

  @Get()
  @RequireScope('leads:read')
  @Answers(200, LEAD_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: LEAD_QUERY }) query: LeadQuery,
  ): Promise<Page<LeadDto>> {
    return this.leads.list(organizationId, query);
  }

  @Get(':id')
  @RequireScope('leads:read')
  @Answers(200, LEAD, 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<LeadDto> {
    return this.leads.get(organizationId, id);
  }

  @Patch(':id')
  @RequireScope('leads:write')
  @Answers(200, LEAD, 'validation_failed', 'not_found')
  change(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: LEAD_PATCH }) patch: LeadPatch,
  ): Promise<LeadDto> {
    return this.leads.change(principal, id, patch);
  }

  /** The newest score, or the one that the lead had at a moment, with all that it came of. */
  @Get(':id/score')
  @RequireScope('leads:read')
  @Answers(200, LEAD_SCORE, 'validation_failed', 'not_found')
  score(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Query({ schema: SCORE_QUERY }) { at }: ScoreQuery,
  ): Promise<Worded<StoredScore>> {
    return this.leads.score(organizationId, id, at);
  }

  /** Every score that the lead was given, newest first. */
  @Get(':id/scores')
  @RequireScope('leads:read')
  @Answers(200, LEAD_SCORE_PAGE, 'validation_failed', 'not_found')
  scores(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<Worded<StoredScore>>> {
    return this.leads.scores(organizationId, id, query);
  }

  @Get(':id/timeline')
  @RequireScope('leads:read')
  @Answers(200, TIMELINE_PAGE, 'validation_failed', 'not_found')
  timeline(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<TimelineItem>> {
    return this.leads.timeline(organizationId, id, query);
  }

  @Post(':id/interactions')
  @RequireScope('leads:write')
  @Answers(201, INTERACTION, 'validation_failed', 'not_found')
  recordInteraction(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: NEW_INTERACTION }) interaction: NewInteraction,
  ): Promise<InteractionDto> {
    return this.leads.recordInteraction(principal, id, interaction);
  }
}
