import { Module } from '@nestjs/common';
import { ModelsService } from './models.service.js';
import { ScoringController } from './scoring.controller.js';

@Module({ controllers: [ScoringController], providers: [ModelsService] })
export class ScoringModule {}
