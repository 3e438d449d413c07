import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { DomainError } from '../../shared/error-codes.js';
import { checkOnnx } from './check-onnx.js';
import { readOnnx } from './read-onnx.js';

const ROOT = join(import.meta.dirname, '../../..');
const logistic = new Uint8Array(readFileSync(join(ROOT, 'test/fixtures/models/logistic.onnx')));
const starter = new Uint8Array(readFileSync(join(ROOT, 'models/starter/model.onnx')));

describe('reading an ONNX file', () => {
  it('finds what there is in it', () => {
    const file = readOnnx(logistic);
    expect(file.irVersion).toBe(9);
    expect(Object.fromEntries(file.opsets)).toEqual({ '': 17, 'ai.onnx.ml': 3 });
    expect(file.inputs).toEqual([
      { name: 'visits', type: 11, dims: [null] },
      { name: 'minutes', type: 1, dims: [null, 1] },
      { name: 'source', type: 8, dims: [null] },
    ]);
    expect(file.outputs).toEqual([{ name: 'probability', type: 1, dims: [null] }]);
    expect(file.initializers.get('flat')).toMatchObject({ dims: [1], type: 7, values: [-1] });
    expect(file.nodes.at(-1)).toMatchObject({ domain: '', operator: 'Sigmoid', inputs: ['log_odds'] });
  });

  it('lets the shipped model pass', () => {
    expect(() => checkOnnx(readOnnx(starter))).not.toThrow();
  });

  it('answers with a model or with a code, whatever the bytes', () => {
    const attempt = (bytes: Uint8Array) => {
      try {
        checkOnnx(readOnnx(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(DomainError);
      }
    };
    const place = fc.nat(logistic.length - 1);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), attempt), { numRuns: 500 });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 5 }), place, (changes, end) => {
        const bytes = logistic.slice();
        for (const [at, value] of changes) bytes[at] = value;
        attempt(bytes);
        attempt(bytes.subarray(0, end));
      }),
      { numRuns: 2_000 },
    );
  });
});
