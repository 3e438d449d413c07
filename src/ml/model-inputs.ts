import type { Tensor } from 'onnxruntime-node';
import type { LoadedModel } from './load-model.js';

/**
 * Rows that a model is run with at most. What is uploaded is tried with as many (model-check/), so what it takes then is the most that it takes.
 */
export const MOST_RUN_ROWS = 2_048;

/** Turns features, column by column, into what the model takes. */
export type ModelInputs = (columns: readonly (readonly (number | string)[])[], rows: number) => Record<string, Tensor>;

/**
 * One input for each feature, of 64-bit or 32-bit numbers or of texts, as N or as N×1, whichever the model says; or one matrix of 32-bit
 * numbers.
 */
export function modelInputs({ manifest, session, tensor: Tensor }: LoadedModel): ModelInputs {
  const { features, onnx } = manifest;
  if (onnx.inputs === 'matrix') {
    return (columns, rows) => {
      const matrix = new Float32Array(rows * columns.length);
      columns.forEach((column, index) => {
        for (let row = 0; row < rows; row += 1) matrix[row * columns.length + index] = column[row] as number;
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
      return isNarrow
        ? new Tensor('float32', Float32Array.from(column as number[]), shape(column.length))
        : new Tensor('float64', Float64Array.from(column as number[]), shape(column.length));
    };
  });
  return (columns) => Object.fromEntries(features.map(({ key }, index) => [key, makers[index]!(columns[index]!)]));
}
