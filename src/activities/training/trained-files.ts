import { createModelScorer } from '../../ml/create-model-scorer.js';
import { LARGEST_MODEL, loadModelFiles, parseManifest } from '../../ml/load-model.js';
import type { ModelManifest } from '../../ml/manifest.js';
import { ModelError, type ModelProblemCode } from '../../ml/model-error.js';
import { DomainError, type ErrorCode } from '../../shared/error-codes.js';
import type { ScoringLead } from '../../shared/score.js';
import { ObjectMissingError, type ObjectStore } from '../../storage/object-store.js';
import { ObjectTooLargeError, readObject } from '../../storage/read-object.js';

const LARGEST_MANIFEST = 5 * 1024 * 1024;
const LARGEST_REPORT = 5 * 1024 * 1024;
const CODES: Partial<Record<ModelProblemCode, ErrorCode>> = {
  model_missing: 'model_files_missing',
  manifest_invalid: 'manifest_invalid',
  model_hash_mismatch: 'model_hash_mismatch',
};
/** Leads of whom nothing is known. */
const LEADS: ScoringLead[] = [{ attributes: {} }, { attributes: {} }];

export interface TrainedFiles {
  manifest: ModelManifest;
  report: Record<string, unknown>;
}

/**
 * Reads what the trainer has left of a model, and makes sure that this process can run it: that the file is the one that the trainer told of,
 * that it loads, and that it answers with as many terms as its manifest lists.
 *
 * @throws DomainError `model_files_missing`, `manifest_invalid`, `model_hash_mismatch` or `model_invalid`
 */
export async function readTrainedFiles(store: ObjectStore, prefix: string, sha256: string): Promise<TrainedFiles> {
  try {
    const [manifest, onnx, report] = await Promise.all([
      readObject(store, `${prefix}/manifest`, LARGEST_MANIFEST),
      readObject(store, `${prefix}/onnx`, LARGEST_MODEL),
      readObject(store, `${prefix}/report`, LARGEST_REPORT),
    ]);
    const loaded = await loadModelFiles({ manifest: parseManifest(manifest), onnx });
    try {
      if (loaded.manifest.onnx.sha256 !== sha256)
        throw new DomainError('model_hash_mismatch', 'The stored model is not the one that the trainer told of.');
      await createModelScorer(loaded).score(LEADS);
      return { manifest: loaded.manifest, report: JSON.parse(report.toString()) as Record<string, unknown> };
    } finally {
      await loaded.release();
    }
  } catch (error) {
    throw asDomainError(error);
  }
}

function asDomainError(error: unknown): unknown {
  if (error instanceof ModelError) return new DomainError(CODES[error.code] ?? 'model_invalid', error.message);
  if (error instanceof ObjectMissingError) return new DomainError('model_files_missing', error.message);
  if (error instanceof ObjectTooLargeError) return new DomainError('model_invalid', error.message);
  if (error instanceof SyntaxError) return new DomainError('model_invalid', 'The report of the training is not JSON.');
  return error;
}
