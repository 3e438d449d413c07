import { Body, Controller, Get, Put } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { recordAudit } from '../../db/repositories/audit-log.js';
import { findScoringSettings, saveScoringSettings } from '../../db/repositories/scoring-settings.js';
import { SCORING_SETTINGS, type ScoringSettings } from '../../shared/scoring-settings.js';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { Answers } from '../openapi/answers.decorator.js';

@Controller('api/v1/scoring/settings')
export class ScoringSettingsController {
  constructor(private readonly database: Database) {}

  /** How models are trained and watched. */
  @Get()
  @RequireScope('scoring:use')
  @Answers(200, SCORING_SETTINGS)
  get(@CurrentPrincipal() { organizationId }: Principal): Promise<ScoringSettings> {
    return findScoringSettings(this.database.reader(organizationId));
  }

  /** Replaces them; what is left out gets its default. Trainings under way keep those that they began with. */
  @Put()
  @RequireScope('scoring:manage')
  @Answers(200, SCORING_SETTINGS, 'validation_failed')
  put(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: SCORING_SETTINGS }) settings: ScoringSettings,
  ): Promise<ScoringSettings> {
    return this.database.inOrganization(principal.organizationId, async (tx) => {
      await saveScoringSettings(tx, settings);
      await recordAudit(tx, {
        actorId: principal.id,
        action: 'scoring_settings.changed',
        subjectType: 'scoring_settings',
        subjectId: principal.organizationId,
        data: { settings },
      });
      return settings;
    });
  }
}
