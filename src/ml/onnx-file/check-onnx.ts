import { DomainError } from '../../shared/error-codes.js';
import type { OnnxFile, OnnxNode, OnnxTensor } from './onnx-file.js';
import { growingNodes } from './tensor-sizes.js';

/** What onnxruntime runs, by domain: the least and the greatest version. A spec runs the greatest. */
export const SUPPORTED_OPSETS: Readonly<Record<string, readonly [number, number]>> = {
  '': [7, 26],
  'ai.onnx.ml': [1, 5],
};
export const SUPPORTED_IR = [3, 13] as const;
/** 128 MB of 64-bit numbers; the largest that a classifier of tables makes of constants is a few thousand. */
const MOST_ELEMENTS = 16_777_216;
const RANDOM = new Set([
  'Bernoulli',
  'Multinomial',
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
]);
/** They read files, or are slow without bound in the length of a text. */
const OTHERS_REFUSED = new Set(['ImageDecoder', 'RegexFullMatch', 'Optional', 'SequenceMap']);

/**
 * Checks what can be said of a model without running it.
 *
 * @throws DomainError `model_opset_unsupported`, `model_operators_refused`, `model_too_large` or `model_invalid`
 */
export function checkOnnx(file: OnnxFile): void {
  checkVersions(file);
  for (const node of file.nodes) checkOperator(node);
  if (file.functions > 0) refuse('defines operators of its own');
  if (file.hasSparseConstants) refuse('has sparse constants, whose size is not what is in the file');
  for (const tensor of [...file.initializers.values(), ...file.nodes.flatMap(({ tensors }) => tensors)]) {
    checkConstant(tensor);
  }
  checkSizes(file);
}

function checkVersions({ irVersion, opsets, nodes }: OnnxFile): void {
  const [least, greatest] = SUPPORTED_IR;
  if (irVersion < least || irVersion > greatest) {
    throw new DomainError(
      'model_opset_unsupported',
      `The file is of IR version ${irVersion}; ${least} to ${greatest} can be read.`,
    );
  }
  for (const domain of new Set(nodes.map((node) => node.domain))) {
    const supported = SUPPORTED_OPSETS[domain];
    if (!supported) continue;
    const version = opsets.get(domain);
    const name = domain === '' ? 'ai.onnx' : domain;
    if (version === undefined) throw new DomainError('model_invalid', `The file names no version of ${name}.`);
    if (version < supported[0] || version > supported[1]) {
      throw new DomainError(
        'model_opset_unsupported',
        `The model uses version ${version} of ${name}; ${supported[0]} to ${supported[1]} can be run.`,
      );
    }
  }
}

function checkOperator({ domain, operator, hasGraph }: OnnxNode): void {
  if (!SUPPORTED_OPSETS[domain]) refuse(`uses ${operator} of ${domain}`);
  if (hasGraph) refuse(`uses ${operator}, which has a graph of its own or sparse constants`);
  if (RANDOM.has(operator)) refuse(`uses ${operator}, which answers by chance`);
  if (OTHERS_REFUSED.has(operator)) refuse(`uses ${operator}`);
}

function checkConstant({ name, dims, type, bytes, isElsewhere }: OnnxTensor): void {
  const what = name === '' ? 'A constant' : `The constant ${name}`;
  if (isElsewhere) throw new DomainError('model_invalid', `${what} is in another file. Save the model as one file.`);
  if (dims.some((size) => !Number.isSafeInteger(size) || size < 0)) {
    throw new DomainError('model_invalid', `${what} has the dimensions ${dims.slice(0, 8).join(' × ')}.`);
  }
  const elements = dims.reduce((product, size) => product * size, 1);
  // Two 4-bit numbers share a byte; every other type takes one at least.
  if (elements > bytes * 2) {
    throw new DomainError(
      elements > MOST_ELEMENTS ? 'model_too_large' : 'model_invalid',
      `${what} of type ${type} claims ${elements} values; the file has ${bytes} bytes of them.`,
    );
  }
}

function checkSizes(file: OnnxFile): void {
  const constants = new Map([...file.initializers].map(([name, { values }]) => [name, values]));
  for (const { operator, outputs, tensors } of file.nodes) {
    if (operator === 'Constant' && outputs[0] !== undefined) constants.set(outputs[0], tensors[0]?.values ?? null);
  }
  for (const { node, sizes, isFixed } of growingNodes(file)) {
    if (!isFixed) refuse(`uses ${node.operator} with a size that a lead's values decide`);
    for (const name of sizes) {
      const values = constants.get(name);
      if (!values) continue;
      const elements = values.reduce((product, size) => product * Math.max(1, Math.abs(size)), 1);
      if (elements <= MOST_ELEMENTS) continue;
      throw new DomainError('model_too_large', `${node.operator} makes ${elements} values of constants.`);
    }
  }
}

function refuse(what: string): never {
  throw new DomainError('model_operators_refused', `The model ${what}.`);
}
