import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { PAGE_QUERY, type Page, type PageQuery } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import { TEMPLATE_PARAMS, type TemplateParams } from '../templates/templates.dto.js';
import { HistorySimulationsService } from './history-simulations.service.js';
import { LeadSimulationsService } from './lead-simulations.service.js';
import {
  HISTORY_SIMULATION,
  HISTORY_SIMULATION_PAGE,
  type HistoryRequest,
  type HistorySimulationDto,
  OPTIONAL_HISTORY_REQUEST,
  SIMULATION,
  SIMULATION_PARAMS,
  SIMULATION_REQUEST,
  type SimulationAnswer,
  type SimulationParams,
  type SimulationRequest,
} from './simulations.dto.js';

@Controller('api/v1/workflows/templates')
export class SimulationsController {
  constructor(
    private readonly leads: LeadSimulationsService,
    private readonly history: HistorySimulationsService,
  ) {}

  /**
   * Runs the draft for one lead, with events of your choice, in the time that computing it takes: every step, decision and rendered message.
   * Nothing is sent, called or changed.
   */
  @Post(':key/simulate')
  @RequireScope('workflows:read')
  @Answers(
    200,
    SIMULATION,
    'validation_failed',
    'forbidden',
    'not_found',
    'lead_missing',
    'template_invalid',
    'template_too_large',
    'body_too_large',
    'overloaded',
  )
  simulate(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: TemplateParams,
    @Body({ schema: SIMULATION_REQUEST }) request: SimulationRequest,
  ): Promise<SimulationAnswer> {
    return this.leads.simulate(principal, key, request);
  }

  /** Finds out in the background what the draft would have done with the leads of the last days. */
  @Post(':key/simulate/history')
  @RequireScope('workflows:write')
  @ApiBody({ required: false })
  @Answers(
    202,
    HISTORY_SIMULATION,
    'validation_failed',
    'not_found',
    'template_invalid',
    'template_too_large',
    'body_too_large',
    'overloaded',
  )
  async simulateHistory(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: TemplateParams,
    @Body({ schema: OPTIONAL_HISTORY_REQUEST }) request: HistoryRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HistorySimulationDto> {
    const simulation = await this.history.begin(principal, key, request);
    void reply.header('location', `/api/v1/workflows/templates/${key}/simulations/${simulation.id}`);
    return simulation;
  }

  /** Newest first; the last twenty that have ended are kept. */
  @Get(':key/simulations')
  @RequireScope('workflows:read')
  @Answers(200, HISTORY_SIMULATION_PAGE, 'validation_failed', 'not_found')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: TemplateParams,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<HistorySimulationDto>> {
    return this.history.list(organizationId, key, query);
  }

  /** A simulation over history: how far it is, and what came of it. */
  @Get(':key/simulations/:id')
  @RequireScope('workflows:read')
  @Answers(200, HISTORY_SIMULATION, 'validation_failed', 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: SIMULATION_PARAMS }) { key, id }: SimulationParams,
  ): Promise<HistorySimulationDto> {
    return this.history.get(organizationId, key, id);
  }

  /** Ends a simulation over history; nothing of it is kept. */
  @Post(':key/simulations/:id/stop')
  @RequireScope('workflows:write')
  @Answers(202, HISTORY_SIMULATION, 'validation_failed', 'not_found', 'conflict')
  stop(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: SIMULATION_PARAMS }) { key, id }: SimulationParams,
  ): Promise<HistorySimulationDto> {
    return this.history.stop(organizationId, key, id);
  }
}
