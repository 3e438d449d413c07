import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Database } from '../db/database.js';
import { CONFIG, OBJECT_STORE, SCORER, TEMPORAL, type ApiDependencies } from './dependencies.js';

/** Hands the composition root's objects to every module. */
@Global()
@Module({})
export class DependenciesModule {
  static forRoot({ config, database, scorer, temporal, store }: ApiDependencies): DynamicModule {
    return {
      module: DependenciesModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Database, useValue: database },
        { provide: SCORER, useValue: scorer },
        { provide: TEMPORAL, useValue: temporal },
        { provide: OBJECT_STORE, useValue: store },
      ],
      exports: [CONFIG, Database, OBJECT_STORE, SCORER, TEMPORAL],
    };
  }
}
