import { DomainError } from '../../shared/error-codes.js';
import { type OnnxFile, type OnnxNode, type OnnxTensor, type OnnxValue, TENSOR_TYPES } from './onnx-file.js';
import { eachField } from './wire.js';

/** A boosted model of a thousand trees is one node; a large network has some thousand. */
const MOST_NODES = 20_000;
const MOST_ITEMS = 200_000;
/** Sizes have no more dimensions than this; the values of larger constants say nothing about sizes. */
const MOST_SIZES = 64;

/**
 * Reads an ONNX file as far as the checks need it, by the numbers of onnx.proto's fields. Weights are skipped, not copied.
 *
 * @throws DomainError `model_invalid` where it is no ONNX file, `model_too_large` where it has more nodes than any classifier
 */
export function readOnnx(bytes: Uint8Array): OnnxFile {
  const file: OnnxFile = {
    irVersion: 0,
    opsets: new Map(),
    functions: 0,
    nodes: [],
    initializers: new Map(),
    hasSparseConstants: false,
    inputs: [],
    outputs: [],
  };
  let graphs = 0;
  eachField(bytes, (field) => {
    if (field.number === 1) file.irVersion = field.int();
    else if (field.number === 7) {
      graphs += 1;
      readGraph(field.bytes(), file);
    } else if (field.number === 8) readOpset(field.bytes(), file);
    else if (field.number === 25) file.functions += 1;
  });
  if (graphs !== 1) throw new DomainError('model_invalid', `The file has ${graphs} graphs, not one.`);
  return file;
}

function readOpset(bytes: Uint8Array, file: OnnxFile): void {
  let domain = '';
  let version = 0;
  eachField(bytes, (field) => {
    if (field.number === 1) domain = field.text();
    else if (field.number === 2) version = field.int();
  });
  file.opsets.set(standardName(domain), version);
}

function readGraph(bytes: Uint8Array, file: OnnxFile): void {
  let items = 0;
  eachField(bytes, (field) => {
    if ((items += 1) > MOST_ITEMS) throw new DomainError('model_too_large', `The graph has over ${MOST_ITEMS} parts.`);
    if (field.number === 1) file.nodes.push(readNode(field.bytes()));
    else if (field.number === 5) {
      const tensor = readTensor(field.bytes());
      file.initializers.set(tensor.name, tensor);
    } else if (field.number === 11) file.inputs.push(readValue(field.bytes()));
    else if (field.number === 12) file.outputs.push(readValue(field.bytes()));
    else if (field.number === 15) file.hasSparseConstants = true;
    if (file.nodes.length > MOST_NODES) {
      throw new DomainError('model_too_large', `The graph has over ${MOST_NODES} nodes.`);
    }
  });
}

function readNode(bytes: Uint8Array): OnnxNode {
  const node: OnnxNode = { domain: '', operator: '', inputs: [], outputs: [], tensors: [], hasGraph: false };
  eachField(bytes, (field) => {
    if (field.number === 1) node.inputs.push(field.text());
    else if (field.number === 2) node.outputs.push(field.text());
    else if (field.number === 4) node.operator = field.text();
    else if (field.number === 5) readAttribute(field.bytes(), node);
    else if (field.number === 7) node.domain = standardName(field.text());
  });
  return node;
}

/** Attributes matter where they hold a constant (`value`, `value_ints`, …), a sparse one or a graph. */
function readAttribute(bytes: Uint8Array, node: OnnxNode): void {
  let name = '';
  let ints: number[] = [];
  eachField(bytes, (field) => {
    if (field.number === 1) name = field.text();
    else if (field.number === 3) ints = [field.int()];
    else if (field.number === 5 || field.number === 10) node.tensors.push(readTensor(field.bytes()));
    else if (field.number === 8 && ints.length <= MOST_SIZES) ints.push(...field.ints().slice(0, MOST_SIZES + 1));
    else if ([6, 11, 22, 23].includes(field.number)) node.hasGraph = true;
  });
  if ((name === 'value_int' || name === 'value_ints') && ints.length <= MOST_SIZES) {
    node.tensors.push({
      name: '',
      dims: name === 'value_int' ? [] : [ints.length],
      type: TENSOR_TYPES.int64,
      bytes: ints.length * 8,
      values: ints,
      isElsewhere: false,
    });
  }
}

function readTensor(bytes: Uint8Array): OnnxTensor {
  const tensor: OnnxTensor = { name: '', dims: [], type: 0, bytes: 0, values: null, isElsewhere: false };
  const values: number[] = [];
  let raw: Uint8Array | null = null;
  eachField(bytes, (field) => {
    if (field.number === 1) tensor.dims.push(...field.ints());
    else if (field.number === 2) tensor.type = field.int();
    else if (field.number === 8) tensor.name = field.text();
    else if (field.number === 9) tensor.bytes += (raw = field.bytes()).length;
    else if (field.number === 13 || (field.number === 14 && field.int() !== 0)) tensor.isElsewhere = true;
    else if ([4, 5, 6, 7, 10, 11].includes(field.number)) {
      const isWhole = field.number === 5 || field.number === 7;
      if (isWhole && values.length <= MOST_SIZES) values.push(...field.ints().slice(0, MOST_SIZES + 1));
      tensor.bytes += field.size;
    }
  });
  tensor.values = sizesOf(tensor, values, raw);
  return tensor;
}

function sizesOf({ type }: OnnxTensor, values: number[], raw: Uint8Array | null): number[] | null {
  if (type !== TENSOR_TYPES.int64 && type !== TENSOR_TYPES.int32) return null;
  if (raw === null) return values.length <= MOST_SIZES ? values : null;
  const width = type === TENSOR_TYPES.int64 ? 8 : 4;
  if (raw.length % width !== 0 || raw.length > MOST_SIZES * width) return null;
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return Array.from({ length: raw.length / width }, (_, index) =>
    width === 8 ? Number(view.getBigInt64(index * 8, true)) : view.getInt32(index * 4, true),
  );
}

/** ValueInfoProto { name, TypeProto { tensor_type { elem_type, shape { dim { dim_value | dim_param } } } } } */
function readValue(bytes: Uint8Array): OnnxValue {
  const value: OnnxValue = { name: '', type: null, dims: null };
  eachField(bytes, (field) => {
    if (field.number === 1) value.name = field.text();
    else if (field.number === 2) {
      eachField(field.bytes(), (type) => {
        if (type.number === 1) readTensorType(type.bytes(), value);
      });
    }
  });
  return value;
}

function readTensorType(bytes: Uint8Array, value: OnnxValue): void {
  value.type = 0;
  eachField(bytes, (field) => {
    if (field.number === 1) value.type = field.int();
    else if (field.number === 2) {
      const dims: (number | null)[] = [];
      eachField(field.bytes(), (dim) => {
        if (dim.number !== 1) return;
        let size: number | null = null;
        eachField(dim.bytes(), (part) => {
          // Some exporters write 0 for one that is not fixed.
          if (part.number === 1) size = part.int() || null;
        });
        dims.push(size);
      });
      value.dims = dims;
    }
  });
}

function standardName(domain: string): string {
  return domain === 'ai.onnx' ? '' : domain;
}
