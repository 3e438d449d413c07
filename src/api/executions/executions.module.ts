import { Module } from '@nestjs/common';
import { ExecutionRepair } from './execution-repair.js';
import { ExecutionsController } from './executions.controller.js';
import { ExecutionsService } from './executions.service.js';

@Module({ controllers: [ExecutionsController], providers: [ExecutionsService, ExecutionRepair] })
export class ExecutionsModule {}
