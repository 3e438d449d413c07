import { Module } from '@nestjs/common';
import { ExperimentsController } from './experiments.controller.js';
import { ExperimentsService } from './experiments.service.js';
import { ModelArtifactsController } from './model-artifacts.controller.js';
import { ModelArtifacts } from './model-artifacts.js';
import { ModelUploadsController } from './model-uploads.controller.js';
import { ModelUploadsService } from './model-uploads.service.js';
import { ModelsController } from './models.controller.js';
import { ModelsService } from './models.service.js';
import { PerformanceController } from './performance.controller.js';
import { PerformanceService } from './performance.service.js';
import { PoliciesController } from './policies.controller.js';
import { PoliciesService } from './policies.service.js';
import { RescoringsController } from './rescorings.controller.js';
import { RescoringsService } from './rescorings.service.js';
import { ScoreWordsModule } from './score-words.module.js';
import { ScoringSettingsController } from './scoring-settings.controller.js';
import { ScoringController } from './scoring.controller.js';
import { TrainingsController } from './trainings.controller.js';
import { TrainingsService } from './trainings.service.js';

@Module({
  imports: [ScoreWordsModule],
  controllers: [
    ExperimentsController,
    ModelArtifactsController,
    ModelUploadsController,
    ModelsController,
    PerformanceController,
    PoliciesController,
    RescoringsController,
    ScoringController,
    ScoringSettingsController,
    TrainingsController,
  ],
  providers: [
    ExperimentsService,
    ModelArtifacts,
    ModelUploadsService,
    ModelsService,
    PerformanceService,
    PoliciesService,
    RescoringsService,
    TrainingsService,
  ],
})
export class ScoringModule {}
