import type { Database } from '../db/database.js';
import { servingPlan } from '../db/repositories/serving-plans.js';
import { armOf } from '../shared/experiment/experiment-arm.js';
import type { ObjectStore } from '../storage/object-store.js';
import { createModelFiles } from './model-files.js';
import { ServingScorer, type ServingScorerOptions } from './serving-scorer.js';

export interface ServingDependencies extends Pick<ServingScorerOptions, 'onProblem' | 'onScored' | 'mostModels'> {
  database: Database;
  store: ObjectStore;
  /** The shipped model. */
  modelDir: string;
}

/** The scorer of a process: by the registry of models in PostgreSQL, and their files in the object store. */
export function createServingScorer({ database, store, modelDir, ...options }: ServingDependencies): ServingScorer {
  return new ServingScorer({
    ...options,
    // A lead that nobody knows yet is in no arm: it would come into another one with its id.
    assign: ({ id, share }, lead) => (lead.id === undefined ? 'champion' : armOf(id, lead.id, share)),
    files: createModelFiles({ database, store, modelDir }),
    loadPlan: (organizationId) => servingPlan(database.reader(organizationId)),
    reader: (organizationId) => database.reader(organizationId),
  });
}
