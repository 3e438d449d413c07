import { Controller, Get, Param, Query } from '@nestjs/common';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  MODEL_PERFORMANCE,
  type ModelPerformance,
  PERFORMANCE_QUERY,
  type PerformanceQuery,
} from './performance.dto.js';
import { PerformanceService } from './performance.service.js';

@Controller('api/v1/scoring/models')
export class PerformanceController {
  constructor(private readonly performance: PerformanceService) {}

  /**
   * How a model does on the leads that come, day by day: whether they are distributed as when it was trained (of a shipped model: as in the
   * weeks before), whether its probabilities came true, and what was alarming (docs/scoring.md).
   */
  @Get(':id/performance')
  @RequireScope('scoring:use')
  @Answers(200, MODEL_PERFORMANCE, 'validation_failed', 'not_found')
  read(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Query({ schema: PERFORMANCE_QUERY }) query: PerformanceQuery,
  ): Promise<ModelPerformance> {
    return this.performance.read(organizationId, id, query);
  }
}
