/** What is looked at of an ONNX file before anything of it is run. */
export interface OnnxFile {
  irVersion: number;
  /** Versions by domain; `''` is ai.onnx. */
  opsets: Map<string, number>;
  /** Operators that the file defines itself. */
  functions: number;
  nodes: OnnxNode[];
  /** Constants by name. */
  initializers: Map<string, OnnxTensor>;
  hasSparseConstants: boolean;
  inputs: OnnxValue[];
  outputs: OnnxValue[];
}

export interface OnnxNode {
  domain: string;
  operator: string;
  inputs: string[];
  outputs: string[];
  /** The constants in its attributes. */
  tensors: OnnxTensor[];
  /** It has a graph of its own: a loop, a branch. */
  hasGraph: boolean;
}

export interface OnnxTensor {
  name: string;
  dims: number[];
  type: number;
  /** Bytes of values that are in the file. */
  bytes: number;
  /** Values, where they are few and whole numbers: sizes of other tensors. */
  values: number[] | null;
  isElsewhere: boolean;
}

export interface OnnxValue {
  name: string;
  /** TensorProto.DataType; null where it is no tensor (a sequence, a map). */
  type: number | null;
  /** Null for a dimension that is not fixed; null for the whole where the file says nothing. */
  dims: (number | null)[] | null;
}

/** TensorProto.DataType, those that are of interest here. */
export const TENSOR_TYPES = { float: 1, int32: 6, int64: 7, string: 8, bool: 9, double: 11 } as const;
