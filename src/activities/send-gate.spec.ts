import fc from 'fast-check';
import { decideSend, type SendFacts } from './send-gate.js';

const facts: fc.Arbitrary<SendFacts> = fc.record({
  channel: fc.constant('email' as const),
  address: fc.option(fc.oneof(fc.constant(''), fc.constant('   '), fc.emailAddress()), { nil: null }),
  doNotContact: fc.boolean(),
  leadStatus: fc.constantFrom('new', 'contacted', 'qualified', 'won', 'lost', 'archived'),
  disposable: fc.boolean(),
});

describe('decideSend', () => {
  it('lets a message go exactly where nothing speaks against it', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const objection =
          given.doNotContact || given.leadStatus === 'archived' || !given.address?.trim() || given.disposable;
        expect(decideSend(given).verdict).toBe(objection ? 'never' : 'now');
      }),
    );
  });

  it('never lets another objection make up for one', () => {
    fc.assert(
      fc.property(facts, (given) => {
        if (decideSend(given).verdict === 'now') return;
        expect(decideSend({ ...given, disposable: true }).verdict).toBe('never');
        expect(decideSend({ ...given, doNotContact: true })).toEqual({ verdict: 'never', reason: 'do_not_contact' });
      }),
    );
  });
});
