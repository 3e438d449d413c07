import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServingScorer, type ServingDependencies } from '../../../src/serving/create-serving-scorer.js';
import type { ServingScorer } from '../../../src/serving/serving-scorer.js';
import { FolderStore } from '../../../src/storage/folder-store.js';

/** Scores by the shipped model, as a process does whose organizations have no other. */
export async function starterScorer({
  database,
  ...options
}: Pick<ServingDependencies, 'database'> & Partial<ServingDependencies>): Promise<ServingScorer> {
  const scorer = createServingScorer({
    database,
    store: new FolderStore(join(tmpdir(), 'throughline-no-models')),
    modelDir: 'models/starter',
    ...options,
  });
  await scorer.start();
  return scorer;
}
