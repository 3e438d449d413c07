import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { EventHub } from './event-hub.js';
import { EventReader } from './event-reader.js';
import { EventsController } from './events.controller.js';
import { EventsGateway } from './events.gateway.js';

@Module({
  imports: [AuthModule],
  controllers: [EventsController],
  providers: [EventHub, EventReader, EventsGateway],
  exports: [EventHub],
})
export class EventsModule {}
