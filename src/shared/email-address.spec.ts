import fc from 'fast-check';
import { normaliseEmail } from './email-address.js';

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
