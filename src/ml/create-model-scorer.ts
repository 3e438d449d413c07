import type { LoadedModel } from './load-model.js';
import type { ModelScorer } from './model-scorer.js';
import { OnnxScorer } from './onnx-scorer.js';

/**
 * The scorer that a model's manifest asks for.
 *
 * @throws ModelError `model_invalid` where there is none for its kind
 */
export function createModelScorer(loaded: LoadedModel): ModelScorer {
  return new OnnxScorer(loaded);
}
