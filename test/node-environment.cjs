'use strict';
/**
 * Jest's Node environment, with the typed arrays of the outer realm: onnxruntime-node checks its inputs with `instanceof`
 * against them, so tensors made from the sandbox's own arrays are refused.
 */
const { TestEnvironment } = require('jest-environment-node');

const TYPED_ARRAYS = [
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
];

module.exports = class NodeEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    for (const array of TYPED_ARRAYS) this.global[array.name] = array;
  }
};
