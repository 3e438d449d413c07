import type { Tensor } from 'onnxruntime-node';
import { DomainError } from '../../shared/error-codes.js';
import type { FeatureInput } from '../features/feature-readers.js';
import type { LoadedModel } from '../load-model.js';
import { outputOf } from '../manifest.js';
import { modelInputs } from '../model-inputs.js';

/** What 32-bit numbers may lie beyond 0 and 1. */
const ROUNDING = 1e-6;

/** Runs rows of a model that is on trial; answers as many numbers a row as it gives. */
export type TrialRun = (rows: readonly (readonly FeatureInput[])[]) => Promise<number[][]>;

/** @throws DomainError (when it runs) `model_invalid` where the model throws, `model_output_invalid` where its answer is none */
export function trialRun(loaded: LoadedModel): TrialRun {
  const inputs = modelInputs(loaded);
  const { manifest, session } = loaded;
  const output = outputOf(manifest);
  const widths = manifest.kind === 'additive' ? [manifest.terms.length] : [1, 2];
  return async (rows) => {
    const columns = manifest.features.map((_, feature) => rows.map((row) => row[feature]!));
    const answer = await session.run(inputs(columns, rows.length), [output]).catch((error: unknown) => {
      throw new DomainError('model_invalid', `The model fails with ${rows.length} rows: ${(error as Error).message}`);
    });
    const data = (answer[output] as Tensor).data as ArrayLike<number>;
    const width = data.length / rows.length;
    if (!widths.includes(width)) {
      throw new DomainError(
        'model_output_invalid',
        `${output} has ${data.length} numbers for ${rows.length} rows, not ${widths.join(' or ')} a row.`,
      );
    }
    return rows.map((_, row) => Array.from({ length: width }, (__, column) => Number(data[row * width + column])));
  };
}

/**
 * Checks the answer for one row: terms are finite, probabilities between 0 and 1.
 *
 * @param which - the row, as the one who reads it knows it
 * @throws DomainError `model_output_invalid`
 */
export function checkAnswer(answer: readonly number[], kind: 'additive' | 'probability', which: string): void {
  for (const value of answer) {
    const isSound = kind === 'additive' ? Number.isFinite(value) : value >= -ROUNDING && value <= 1 + ROUNDING;
    if (isSound) continue;
    const what = kind === 'additive' ? 'no finite term' : 'no probability';
    throw new DomainError('model_output_invalid', `The model answers ${value} for ${which}, which is ${what}.`);
  }
}
