import { Module } from '@nestjs/common';
import { ExecutionUpdates } from './execution-updates.js';
import { ExecutionsController } from './executions.controller.js';
import { ExecutionsService } from './executions.service.js';

@Module({ controllers: [ExecutionsController], providers: [ExecutionsService, ExecutionUpdates] })
export class ExecutionsModule {}
