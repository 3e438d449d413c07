import fc from 'fast-check';
import { readPhoneNumber } from './phone-number.js';

describe('readPhoneNumber', () => {
  it.each([
    ['+49 151 12345678', null, '+4915112345678'],
    ['(415) 555-2671', 'US', '+14155552671'],
    ['0151 12345678', 'DE', '+4915112345678'],
  ])('brings %j of %s into E.164', (text, country, expected) => {
    expect(readPhoneNumber(text, country)?.number).toBe(expected);
  });

  it.each([
    ['0151 12345678', null],
    ['12', 'US'],
    ['call me', 'US'],
    ['1'.repeat(100), 'US'],
  ])('refuses %j of %s', (text, country) => {
    expect(readPhoneNumber(text, country)).toBeNull();
  });

  it('answers with E.164 or null, whatever is thrown at it', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('US', 'DE', 'IN', null), (text, country) => {
        expect(readPhoneNumber(text, country)?.number ?? '+10000').toMatch(/^\+[1-9]\d{4,14}$/);
      }),
    );
  });

  it('tells country and type, also of a number read before', () => {
    const mobile = { number: '+436641234567', country: 'AT', callingCode: '43', type: 'mobile' };
    expect(readPhoneNumber('0664 1234567', 'AT')).toEqual(mobile);
    expect(readPhoneNumber('+436641234567', null)).toEqual(mobile);
    expect(readPhoneNumber('+436641234567', 'US')).toEqual(mobile);
    expect(readPhoneNumber('+1 415 000 0000', null)).toMatchObject({ number: '+14150000000', type: null });
  });
});
