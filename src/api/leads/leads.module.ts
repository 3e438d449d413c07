import { Module } from '@nestjs/common';
import { ScoreWordsModule } from '../scoring/score-words.module.js';
import { LeadsController } from './leads.controller.js';
import { LeadsService } from './leads.service.js';
import { ScoreAdviceController } from './score-advice.controller.js';

@Module({
  imports: [ScoreWordsModule],
  controllers: [LeadsController, ScoreAdviceController],
  providers: [LeadsService],
})
export class LeadsModule {}
