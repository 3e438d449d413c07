import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Registry } from 'prom-client';
import { Database } from '../db/database.js';
import {
  ADVISOR,
  CHECK_ANSWERS,
  CONFIG,
  FIND_MISSING_FEATURES,
  MORE_METRICS,
  MODEL_CHECKER,
  OBJECT_STORE,
  SCORER,
  SCRIPTS,
  TEMPORAL,
  type ApiDependencies,
} from './dependencies.js';

/** Hands the composition root's objects to every module. */
@Global()
@Module({})
export class DependenciesModule {
  static forRoot({
    config,
    database,
    scorer,
    advisor,
    temporal,
    store,
    modelChecker,
    findMissingFeatures,
    scripts,
    metrics = new Registry(),
    checkAnswers = false,
  }: ApiDependencies): DynamicModule {
    return {
      module: DependenciesModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Database, useValue: database },
        { provide: SCORER, useValue: scorer },
        { provide: ADVISOR, useValue: advisor },
        { provide: TEMPORAL, useValue: temporal },
        { provide: CHECK_ANSWERS, useValue: checkAnswers },
        { provide: OBJECT_STORE, useValue: store },
        { provide: MODEL_CHECKER, useValue: modelChecker },
        { provide: FIND_MISSING_FEATURES, useValue: findMissingFeatures },
        { provide: SCRIPTS, useValue: scripts },
        { provide: MORE_METRICS, useValue: metrics },
      ],
      exports: [
        ADVISOR,
        CHECK_ANSWERS,
        CONFIG,
        FIND_MISSING_FEATURES,
        MORE_METRICS,
        Database,
        MODEL_CHECKER,
        OBJECT_STORE,
        SCORER,
        SCRIPTS,
        TEMPORAL,
      ],
    };
  }
}
