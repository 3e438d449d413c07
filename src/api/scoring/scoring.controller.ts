import { Body, Controller, Inject, Post } from '@nestjs/common';
import type { LeadScorer, Score, ScoringLead } from '../../shared/score.js';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { SCORER } from '../dependencies.js';
import { Answers } from '../openapi/answers.decorator.js';
import { type Explained, explained, ScoreWords } from './score-words.js';
import { SCORE_REQUEST, SCORE_RESPONSE, type ScoreRequest } from './scoring.dto.js';

@Controller('api/v1/scoring')
export class ScoringController {
  constructor(
    @Inject(SCORER) private readonly scorer: LeadScorer,
    private readonly words: ScoreWords,
  ) {}

  /** Scores leads in the order given. Stores nothing. */
  @Post('score')
  @RequireScope('scoring:use')
  @Answers(200, SCORE_RESPONSE, 'validation_failed', 'body_too_large')
  async score(
    @CurrentPrincipal() { organizationId }: Principal,
    @Body({ schema: SCORE_REQUEST }) { leads, texts }: ScoreRequest,
  ): Promise<{ scores: Explained<Score>[] }> {
    const scores = await this.scorer.score(organizationId, leads as ScoringLead[]);
    return { scores: texts ? await this.words.ofAll(organizationId, scores) : scores.map(explained) };
  }
}
