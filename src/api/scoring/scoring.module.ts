import { Module } from '@nestjs/common';
import { ModelUploadsController } from './model-uploads.controller.js';
import { ModelUploadsService } from './model-uploads.service.js';
import { ModelsService } from './models.service.js';
import { ScoringSettingsController } from './scoring-settings.controller.js';
import { ScoringController } from './scoring.controller.js';
import { TrainingsController } from './trainings.controller.js';
import { TrainingsService } from './trainings.service.js';

@Module({
  controllers: [ModelUploadsController, ScoringController, ScoringSettingsController, TrainingsController],
  providers: [ModelUploadsService, ModelsService, TrainingsService],
})
export class ScoringModule {}
