import { Module } from '@nestjs/common';
import { StartsController } from './starts.controller.js';
import { StartsService } from './starts.service.js';

@Module({ controllers: [StartsController], providers: [StartsService] })
export class StartsModule {}
