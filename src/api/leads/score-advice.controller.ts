import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { leadsById } from '../../db/repositories/lead-facts.js';
import { DomainError } from '../../shared/error-codes.js';
import type { ScoreAdvice, ScoreAdvisor } from '../../shared/score-advice.js';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import { ADVISOR } from '../dependencies.js';
import { Answers } from '../openapi/answers.decorator.js';
import { ADVICE_QUERY, SCORE_ADVICE, type AdviceQuery } from './score-advice.dto.js';

@Controller('api/v1/leads/:id/score/advice')
export class ScoreAdviceController {
  constructor(
    private readonly database: Database,
    @Inject(ADVISOR) private readonly advisor: ScoreAdvisor,
  ) {}

  /**
   * What would raise the lead's score: the active model is asked with one feature changed at a time to values that other leads have. It says
   * what goes with a higher score, not that changing it makes a lead buy.
   */
  @Get()
  @RequireScope('leads:read')
  @Answers(200, SCORE_ADVICE, 'validation_failed', 'not_found', 'model_not_servable')
  async advise(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Query({ schema: ADVICE_QUERY }) { limit }: AdviceQuery,
  ): Promise<ScoreAdvice> {
    const [lead] = await this.database.inOrganization(organizationId, (tx) => leadsById(tx, [id]));
    if (!lead) throw new DomainError('not_found', 'There is no such lead.');
    const advice = await this.advisor.advise(organizationId, lead, limit);
    if (!advice)
      throw new DomainError('model_not_servable', 'No model answers at the moment; leads are scored by rules.');
    return advice;
  }
}
