import { Module } from '@nestjs/common';
import { ModelUploadsController } from './model-uploads.controller.js';
import { ModelUploadsService } from './model-uploads.service.js';
import { ModelsController } from './models.controller.js';
import { ModelsService } from './models.service.js';
import { PerformanceController } from './performance.controller.js';
import { PerformanceService } from './performance.service.js';
import { PoliciesController } from './policies.controller.js';
import { PoliciesService } from './policies.service.js';
import { ScoreWordsModule } from './score-words.module.js';
import { ScoringSettingsController } from './scoring-settings.controller.js';
import { ScoringController } from './scoring.controller.js';
import { TrainingsController } from './trainings.controller.js';
import { TrainingsService } from './trainings.service.js';

@Module({
  imports: [ScoreWordsModule],
  controllers: [
    ModelUploadsController,
    ModelsController,
    PerformanceController,
    PoliciesController,
    ScoringController,
    ScoringSettingsController,
    TrainingsController,
  ],
  providers: [ModelUploadsService, ModelsService, PerformanceService, PoliciesService, TrainingsService],
})
export class ScoringModule {}
