import { Module } from '@nestjs/common';
import { SuppressionsController } from './suppressions.controller.js';
import { SuppressionsService } from './suppressions.service.js';

@Module({ controllers: [SuppressionsController], providers: [SuppressionsService] })
export class SuppressionsModule {}
