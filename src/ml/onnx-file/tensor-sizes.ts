import type { OnnxFile, OnnxNode } from './onnx-file.js';

/** Inputs, by their place, that say how large the output is; more than all other inputs together, if they want to. */
const GROWING: Readonly<Record<string, readonly number[]>> = {
  AffineGrid: [1],
  BlackmanWindow: [0],
  CenterCropPad: [1],
  Col2Im: [1, 2],
  ConstantOfShape: [0],
  DFT: [1],
  Expand: [1],
  HammingWindow: [0],
  HannWindow: [0],
  MaxUnpool: [2],
  MelWeightMatrix: [0, 1, 2, 3, 4],
  OneHot: [1],
  Pad: [1],
  Range: [0, 1, 2],
  Resize: [1, 2, 3],
  Tile: [1],
  Upsample: [1],
};
/** Inputs that say which part of the others the output is, and in which shape. */
const SHAPING: Readonly<Record<string, readonly number[]>> = {
  Reshape: [1],
  Slice: [1, 2, 3, 4],
  Split: [1],
  Squeeze: [1],
  TopK: [1],
  Trilu: [1],
  Unsqueeze: [1],
};
/** How much these answer depends on the values that they are given. */
const BY_VALUES = new Set(['Compress', 'NonMaxSuppression', 'NonZero', 'StringSplit', 'Unique']);
const BY_SHAPE = new Set(['Shape', 'Size']);

/** An operator that makes something as large as an input says. */
export interface GrowingNode {
  node: OnnxNode;
  /** Names of the inputs that say it. */
  sizes: string[];
  /** Whether they follow from constants and the number of rows alone, not from what is in a row. */
  isFixed: boolean;
}

/**
 * Follows through the graph which tensors have a size, and which a value, that depends on the number of rows and on constants only. Where all
 * that grow do, what a model takes at the largest batch is the most that it ever takes, whatever lead it is given.
 */
export function growingNodes(file: OnnxFile): GrowingNode[] {
  const fixedValues = new Set(file.initializers.keys());
  const loose = new Set<string>();
  const growing: GrowingNode[] = [];
  for (const node of file.nodes) {
    const given = node.inputs.filter((name) => name !== '');
    const named = (places: readonly number[] = []) =>
      places.map((place) => node.inputs[place]).filter((name): name is string => name !== undefined && name !== '');
    const sizes = named(GROWING[node.operator]);
    const isFixed = sizes.every((name) => fixedValues.has(name));
    if (GROWING[node.operator]) growing.push({ node, sizes, isFixed });

    const hasLooseShape =
      BY_VALUES.has(node.operator) ||
      !isFixed ||
      given.some((name) => loose.has(name)) ||
      !named(SHAPING[node.operator]).every((name) => fixedValues.has(name));
    const hasFixedValue = BY_SHAPE.has(node.operator)
      ? !hasLooseShape
      : given.every((name) => fixedValues.has(name)) && !hasLooseShape;
    for (const name of node.outputs) {
      if (hasLooseShape) loose.add(name);
      if (hasFixedValue) fixedValues.add(name);
    }
  }
  return growing;
}
