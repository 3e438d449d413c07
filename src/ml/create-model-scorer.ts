import type { LoadedModel } from './load-model.js';
import type { ExaminableScorer } from './model-scorer.js';
import { OnnxScorer } from './onnx-scorer.js';
import { ProbabilityScorer } from './probability-scorer.js';

/** The scorer that a model's manifest asks for. */
export function createModelScorer(loaded: LoadedModel): ExaminableScorer {
  return loaded.manifest.kind === 'additive' ? new OnnxScorer(loaded) : new ProbabilityScorer(loaded);
}
