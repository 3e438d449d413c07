import type { OnnxFile, OnnxNode } from './onnx-file.js';
import { growingNodes } from './tensor-sizes.js';

const node = (operator: string, inputs: string[], output: string): OnnxNode => ({
  ...{ domain: '', operator, inputs, outputs: [output] },
  ...{ tensors: [], hasGraph: false },
});
const constant = { name: 'c', dims: [1], type: 7, bytes: 8, values: [3], isElsewhere: false };

/** Whether the sizes of what grows in a graph follow from the number of rows and constants; `x` is what a lead has, `c` a constant. */
function isFixed(...nodes: OnnxNode[]): boolean {
  const file: OnnxFile = {
    ...{ irVersion: 9, opsets: new Map(), functions: 0, hasSparseConstants: false, outputs: [] },
    nodes,
    initializers: new Map([['c', constant]]),
    inputs: [{ name: 'x', type: 1, dims: [null] }],
  };
  return growingNodes(file).every((found) => found.isFixed);
}

describe('sizes of tensors', () => {
  it.each<[string, OnnxNode[]]>([
    ['a constant', [node('ConstantOfShape', ['c'], 'y')]],
    ['the number of rows', [node('Shape', ['x'], 's'), node('Expand', ['c', 's'], 'y')]],
    [
      'what is computed of both',
      [
        node('Shape', ['x'], 's'),
        node('Mul', ['s', 'c'], 't'),
        node('Cast', ['t'], 'u'),
        node('Tile', ['x', 'u'], 'y'),
      ],
    ],
    ['a constant of a node', [node('Constant', [], 'k'), node('Range', ['c', 'k', 'c'], 'y')]],
    [
      'the shape of what was reshaped by a constant',
      [node('Reshape', ['x', 'c'], 'r'), node('Shape', ['r'], 's'), node('ConstantOfShape', ['s'], 'y')],
    ],
  ])('may follow from %s', (_, nodes) => expect(isFixed(...nodes)).toBe(true));

  it.each<[string, OnnxNode[]]>([
    ['a value', [node('Cast', ['x'], 'i'), node('ConstantOfShape', ['i'], 'y')]],
    ['a value and a constant', [node('Mul', ['x', 'c'], 'i'), node('Tile', ['c', 'i'], 'y')]],
    ['one of several that is a value', [node('Range', ['c', 'x', 'c'], 'y')]],
    [
      'how many values are not zero',
      [node('NonZero', ['x'], 'n'), node('Shape', ['n'], 's'), node('ConstantOfShape', ['s'], 'y')],
    ],
    [
      'the shape of a part that a value chose',
      [
        node('Slice', ['c', 'x', 'x'], 'p'),
        node('Add', ['p', 'c'], 'q'),
        node('Size', ['q'], 's'),
        node('Expand', ['c', 's'], 'y'),
      ],
    ],
    [
      'the size of what grew by a value',
      [node('Tile', ['c', 'x'], 't'), node('Shape', ['t'], 's'), node('ConstantOfShape', ['s'], 'y')],
    ],
    ['a tensor that nobody makes', [node('ConstantOfShape', ['nothing'], 'y')]],
  ])('must not follow from %s', (_, nodes) => expect(isFixed(...nodes)).toBe(false));
});
