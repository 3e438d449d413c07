import { Module } from '@nestjs/common';
import { ScoreWords } from './score-words.js';

@Module({ providers: [ScoreWords], exports: [ScoreWords] })
export class ScoreWordsModule {}
