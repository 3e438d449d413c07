import fc from 'fast-check';
import { normaliseEmail, normalisePhone } from './contact.js';

describe('normaliseEmail', () => {
  it.each([
    ['  Ada.Lovelace@Example.COM ', 'ada.lovelace@example.com'],
    ['Ada <ada@example.com>', 'ada@example.com'],
    ['mailto:ada@example.com', 'ada@example.com'],
    ['ada+home@münchen.de', 'ada+home@xn--mnchen-3ya.de'],
  ])('brings %j into one form', (text, expected) => {
    expect(normaliseEmail(text)).toBe(expected);
  });

  it.each([
    '',
    'ada',
    'ada@',
    '@example.com',
    'ada@localhost',
    'a@b@c.de',
    'a..b@c.de',
    `${'a'.repeat(65)}@b.de`,
    'ada@-x.de',
    'a b@c.de',
  ])('refuses %j', (text) => {
    expect(normaliseEmail(text)).toBeNull();
  });

  it('is idempotent, and blind to case and to white space around', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const once = normaliseEmail(address);
        fc.pre(once !== null);
        expect(normaliseEmail(once as string)).toBe(once);
        expect(normaliseEmail(`\t${address.toUpperCase()} `)).toBe(once);
      }),
    );
  });
});

describe('normalisePhone', () => {
  it.each([
    ['+49 151 12345678', null, '+4915112345678'],
    ['(415) 555-2671', 'US', '+14155552671'],
    ['0151 12345678', 'DE', '+4915112345678'],
  ])('brings %j of %s into E.164', (text, country, expected) => {
    expect(normalisePhone(text, country)).toBe(expected);
  });

  it.each([
    ['0151 12345678', null],
    ['12', 'US'],
    ['call me', 'US'],
    ['1'.repeat(100), 'US'],
  ])('refuses %j of %s', (text, country) => {
    expect(normalisePhone(text, country)).toBeNull();
  });

  it('answers with E.164 or null, whatever is thrown at it', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('US', 'DE', 'IN', null), (text, country) => {
        expect(normalisePhone(text, country) ?? '+10000').toMatch(/^\+[1-9]\d{4,14}$/);
      }),
    );
  });
});
