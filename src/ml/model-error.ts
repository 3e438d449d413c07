/** Why a model cannot answer. Stable: alerts and dashboards group by it. */
export const MODEL_PROBLEMS = [
  'model_missing',
  'manifest_invalid',
  'model_hash_mismatch',
  'model_invalid',
  'model_failed',
] as const;
export type ModelProblemCode = (typeof MODEL_PROBLEMS)[number];

/** A model that is missing, is not what its manifest says, or does not run. */
export class ModelError extends Error {
  constructor(
    readonly code: ModelProblemCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'ModelError';
  }
}
