import { Module } from '@nestjs/common';
import { MessagesController } from './messages.controller.js';
import { MessagesService } from './messages.service.js';
import { NotificationsController } from './notifications.controller.js';
import { NotificationsService } from './notifications.service.js';

@Module({
  controllers: [MessagesController, NotificationsController],
  providers: [MessagesService, NotificationsService],
})
export class MessagesModule {}
