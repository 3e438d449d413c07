import { Module } from '@nestjs/common';
import { FailuresController } from './failures.controller.js';
import { FailuresService } from './failures.service.js';
import { RepairsController } from './repairs.controller.js';
import { RepairsService } from './repairs.service.js';

@Module({ controllers: [FailuresController, RepairsController], providers: [FailuresService, RepairsService] })
export class FailuresModule {}
