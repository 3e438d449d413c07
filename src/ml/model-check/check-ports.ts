import { DomainError } from '../../shared/error-codes.js';
import { inputsOf, type ModelManifest, outputOf } from '../manifest.js';
import { type OnnxFile, type OnnxValue, TENSOR_TYPES } from '../onnx-file/onnx-file.js';

const NUMBERS: readonly (number | null)[] = [TENSOR_TYPES.float, TENSOR_TYPES.double];
const NAMES = new Map<number | null, string>(Object.entries(TENSOR_TYPES).map(([name, number]) => [number, name]));

/**
 * Checks that a model takes what its manifest lists, and has the output that it names.
 *
 * @throws DomainError `model_invalid`
 */
export function checkPorts(file: OnnxFile, manifest: ModelManifest): void {
  const ports = file.inputs.filter(({ name }) => !file.initializers.has(name));
  const expected = inputsOf(manifest);
  const given = ports.map(({ name }) => name);
  const missing = given.filter((name) => !expected.includes(name));
  const unknown = expected.filter((name) => !given.includes(name));
  if (missing.length > 0) refuse(`The model takes ${list(missing)}, which the manifest does not have.`);
  if (unknown.length > 0) refuse(`The manifest has ${list(unknown)}, which the model does not take.`);
  for (const port of ports) checkInput(port, manifest);

  const output = file.outputs.find(({ name }) => name === outputOf(manifest));
  if (!output)
    refuse(`The model has no output ${outputOf(manifest)}; it has ${list(file.outputs.map(({ name }) => name))}.`);
  if (!NUMBERS.includes(output.type)) {
    refuse(
      `The output ${output.name} is no tensor of numbers. With scikit-learn, export with options={'zipmap': False}.`,
    );
  }
}

function checkInput({ name, type, dims }: OnnxValue, manifest: ModelManifest): void {
  const { features, onnx } = manifest;
  const isMatrix = onnx.inputs === 'matrix';
  const spec = features.find(({ key }) => key === name);
  const is = `The input ${name} is ${NAMES.get(type) ?? `of type ${type}`}`;
  if (isMatrix ? type !== TENSOR_TYPES.float : spec?.type === 'numeric' && !NUMBERS.includes(type)) {
    refuse(`${is}; a number that may be missing is given as ${isMatrix ? 'float' : 'float or double'}.`);
  }
  if (!isMatrix && spec?.type === 'categorical' && type !== TENSOR_TYPES.string) {
    refuse(`${is}; a category is given as string.`);
  }
  if (dims === null) return;
  const width = isMatrix ? features.length : 1;
  const isFit = dims.length === 2 ? dims[1] === null || dims[1] === width : dims.length === 1 && !isMatrix;
  if (!isFit) refuse(`The input ${name} is not N${isMatrix ? '' : ' or N'}×${width}.`);
  if (dims[0] !== null) refuse(`The input ${name} takes ${dims[0]} rows, not any number of them.`);
}

function list(names: readonly string[]): string {
  return names.slice(0, 10).join(', ') + (names.length > 10 ? ' …' : '');
}

function refuse(what: string): never {
  throw new DomainError('model_invalid', what);
}
