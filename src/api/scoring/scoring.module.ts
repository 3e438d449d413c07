import { Module } from '@nestjs/common';
import { ModelsService } from './models.service.js';
import { ScoringSettingsController } from './scoring-settings.controller.js';
import { ScoringController } from './scoring.controller.js';
import { TrainingsController } from './trainings.controller.js';
import { TrainingsService } from './trainings.service.js';

@Module({
  controllers: [ScoringController, ScoringSettingsController, TrainingsController],
  providers: [ModelsService, TrainingsService],
})
export class ScoringModule {}
