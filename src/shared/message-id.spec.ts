import fc from 'fast-check';
import { isUuid } from './ids.js';
import { internetMessageId, messageId } from './message-id.js';

const EXECUTION = '0193e4f2-7c1a-7abc-8def-0123456789ab';
const step = fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/);
const visit = fc.integer({ min: 1, max: 1_000 });

describe('messageId', () => {
  it('is a UUIDv8 with the time of its execution', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), step, visit, (execution, stepId, count) => {
        const id = messageId(execution, stepId, count);
        expect(isUuid(id)).toBe(true);
        expect(id.slice(0, 13)).toBe(execution.slice(0, 13));
        expect(id[14]).toBe('8');
        expect('89ab').toContain(id[19]);
      }),
    );
  });

  it('is the same for the same message and another for any other', () => {
    fc.assert(
      fc.property(step, visit, step, visit, (a, m, b, n) => {
        expect(messageId(EXECUTION, a, m) === messageId(EXECUTION, b, n)).toBe(a === b && m === n);
      }),
    );
    expect(messageId(EXECUTION, 'a', 1, 'x')).not.toBe(messageId(EXECUTION, 'a', 1, 'y'));
  });
});

describe('internetMessageId', () => {
  it.each([
    ['Acme <hello@Acme.example>', '<1@acme.example>'],
    ['hello@acme.example', '<1@acme.example>'],
    ['nobody', '<1@throughline.invalid>'],
  ])('takes the domain of %s', (from, expected) => {
    expect(internetMessageId('1', from)).toBe(expected);
  });
});
