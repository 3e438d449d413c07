import { Module } from '@nestjs/common';
import { TemplateChecker } from './template-checker.js';
import { TemplateCompiler } from './template-compiler.js';
import { TemplateDraftsController } from './template-drafts.controller.js';
import { TemplateDraftsService } from './template-drafts.service.js';
import { TemplateMovesController } from './template-moves.controller.js';
import { TemplateMovesService } from './template-moves.service.js';
import { TemplatePublisher } from './template-publisher.js';
import { TemplateVersionsController } from './template-versions.controller.js';
import { TemplateVersionsService } from './template-versions.service.js';
import { TemplatesController } from './templates.controller.js';
import { TemplatesService } from './templates.service.js';

@Module({
  controllers: [TemplatesController, TemplateDraftsController, TemplateVersionsController, TemplateMovesController],
  providers: [
    TemplateChecker,
    TemplateCompiler,
    TemplateDraftsService,
    TemplateMovesService,
    TemplatePublisher,
    TemplatesService,
    TemplateVersionsService,
  ],
  // The simulation of a draft compiles it first.
  exports: [TemplateChecker, TemplateCompiler],
})
export class TemplatesModule {}
