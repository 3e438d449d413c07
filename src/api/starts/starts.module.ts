import { Module } from '@nestjs/common';
import { StartsController } from './starts.controller.js';
import { StartsService } from './starts.service.js';
import { TemplateSchedulesService } from './template-schedules.service.js';

@Module({ controllers: [StartsController], providers: [StartsService, TemplateSchedulesService] })
export class StartsModule {}
