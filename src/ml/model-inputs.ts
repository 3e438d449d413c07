import type { Tensor } from 'onnxruntime-node';
import type { LoadedModel } from './load-model.js';

/**
 * Rows that a model is run with at most. What is uploaded is tried with as many (model-check/), so what it takes then is the most that it takes.
 */
export const MOST_RUN_ROWS = 2_048;
/**
 * The greatest number that goes into a model of 32-bit numbers, or into one that may make such of them: beyond 3.4e38 they are infinite, and a
 * model that adds up answers none of its rows. What is uploaded is tried with this one, too.
 */
export const MOST_INPUT = 1e15;

/** Turns features, column by column, into what the model takes. */
export type ModelInputs = (columns: readonly (readonly (number | string)[])[], rows: number) => Record<string, Tensor>;

/**
 * One input for each feature, of 64-bit or 32-bit numbers or of texts, as N or as N×1, whichever the model says; or one matrix of 32-bit
 * numbers.
 */
export function modelInputs({ manifest, session, tensor: Tensor }: LoadedModel): ModelInputs {
  const { features, onnx } = manifest;
  const isAdditive = manifest.kind === 'additive';
  if (onnx.inputs === 'matrix') {
    return (columns, rows) => {
      const matrix = new Float32Array(rows * columns.length);
      columns.forEach((column, index) => {
        for (let row = 0; row < rows; row += 1) matrix[row * columns.length + index] = within(column[row] as number);
      });
      return { [onnx.input!]: new Tensor('float32', matrix, [rows, columns.length]) };
    };
  }
  const declared = new Map(session.inputMetadata?.map((input) => [input.name, input]));
  const makers = features.map(({ key, type }) => {
    const input = declared.get(key);
    const isNarrow = input?.isTensor === true && input.type === 'float32';
    const shape = (rows: number) => (input?.isTensor === true && input.shape.length === 2 ? [rows, 1] : [rows]);
    return (column: readonly (number | string)[]): Tensor => {
      if (type === 'categorical') return new Tensor('string', column as string[], shape(column.length));
      if (isNarrow) return new Tensor('float32', Float32Array.from(column as number[], within), shape(column.length));
      const numbers = Float64Array.from(column as number[]);
      // One that is trained here compares 64-bit numbers as they are.
      return new Tensor('float64', isAdditive ? numbers : numbers.map(within), shape(column.length));
    };
  });
  return (columns) => Object.fromEntries(features.map(({ key }, index) => [key, makers[index]!(columns[index]!)]));
}

/** What is missing (NaN) stays so. */
function within(value: number): number {
  return value > MOST_INPUT ? MOST_INPUT : value < -MOST_INPUT ? -MOST_INPUT : value;
}
