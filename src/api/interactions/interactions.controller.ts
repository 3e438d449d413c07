import { Body, Controller, Headers, Post } from '@nestjs/common';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  INTERACTION_BATCH,
  INTERACTION_RESULTS,
  type InteractionBatch,
  type InteractionResults,
} from './interactions.dto.js';
import { InteractionsService } from './interactions.service.js';

@Controller('api/v1/interactions')
export class InteractionsController {
  constructor(private readonly interactions: InteractionsService) {}

  /**
   * Records what leads did, many at once. What cannot be recorded, for its lead is not there or its moment cannot be, is rejected by itself. A
   * request that is sent again under the same Idempotency-Key within seven days gets the same answer and records nothing twice; under a key of other
   * interactions it is refused (`conflict`).
   */
  @Post()
  @RequireScope('leads:write')
  @Answers(200, INTERACTION_RESULTS, 'validation_failed', 'body_too_large', 'conflict')
  record(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: INTERACTION_BATCH }) { interactions }: InteractionBatch,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
  ): Promise<InteractionResults> {
    return this.interactions.record(principal, interactions, idempotencyKey);
  }
}
