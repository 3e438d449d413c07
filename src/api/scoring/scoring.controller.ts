import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import type { LeadScorer, ScoringLead } from '../../shared/score.js';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { PAGE_QUERY, type Page, type PageQuery } from '../common/pagination.js';
import { SCORER } from '../dependencies.js';
import { Answers } from '../openapi/answers.decorator.js';
import { ModelsService } from './models.service.js';
import { ScoreWords, type WordedScore } from './score-words.js';
import { MODEL_PAGE, SCORE_REQUEST, SCORE_RESPONSE, type ModelDto, type ScoreRequest } from './scoring.dto.js';

@Controller('api/v1/scoring')
export class ScoringController {
  constructor(
    @Inject(SCORER) private readonly scorer: LeadScorer,
    private readonly models: ModelsService,
    private readonly words: ScoreWords,
  ) {}

  /** Scores leads in the order given. Stores nothing. */
  @Post('score')
  @RequireScope('scoring:use')
  @Answers(200, SCORE_RESPONSE, 'validation_failed', 'body_too_large')
  async score(
    @CurrentPrincipal() { organizationId }: Principal,
    @Body({ schema: SCORE_REQUEST }) { leads }: ScoreRequest,
  ): Promise<{ scores: WordedScore[] }> {
    const scores = await this.scorer.score(organizationId, leads as ScoringLead[]);
    return { scores: await this.words.ofAll(organizationId, scores) };
  }

  /** The models that the organization knows, newest first. */
  @Get('models')
  @RequireScope('scoring:use')
  @Answers(200, MODEL_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<ModelDto>> {
    return this.models.list(organizationId, query);
  }
}
