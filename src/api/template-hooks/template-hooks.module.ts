import { Module } from '@nestjs/common';
import { TemplateHooksController } from './template-hooks.controller.js';
import { TemplateHooksService } from './template-hooks.service.js';

@Module({ controllers: [TemplateHooksController], providers: [TemplateHooksService] })
export class TemplateHooksModule {}
