import fc from 'fast-check';
import { DRAFT_LIMITS } from './lead-draft.js';
import { mapFields } from './map-fields.js';

const unmapped = { mapping: {}, defaultCountry: 'US' };

describe('mapFields', () => {
  it('guesses a plain form', () => {
    expect(
      mapFields(
        {
          'Full Name': 'Ada Lovelace',
          'E-mail': 'ADA@example.com',
          Phone: '415 555 2671',
          Budget: 450000,
          newsletter: true,
        },
        unmapped,
      ),
    ).toEqual({
      email: 'ada@example.com',
      phone: '+14155552671',
      firstName: 'Ada',
      lastName: 'Lovelace',
      company: null,
      country: null,
      city: null,
      timeZone: null,
      origin: null,
      attributes: { budget: 450000, newsletter: true },
    });
  });

  it('looks into wrappers and lists of fields', () => {
    const draft = mapFields(
      {
        contact: { email: 'a@example.com' },
        field_data: [
          { name: 'city', values: ['Graz'] },
          { name: 'rooms', value: 3 },
        ],
      },
      unmapped,
    );
    expect(draft).toMatchObject({ email: 'a@example.com', city: 'Graz', attributes: { rooms: 3 } });
  });

  it('reads a mapped field where the source says, and nowhere else', () => {
    const draft = mapFields(
      { email: 'wrong@example.com', who: { mail: 'right@example.com' }, Land: 'India', seconds: '812', other: 'x' },
      { mapping: { email: '$.who.mail', 'attributes.time_on_site_seconds': '$.seconds' }, defaultCountry: null },
    );
    expect(draft).toMatchObject({
      email: 'right@example.com',
      country: 'IN',
      attributes: { time_on_site_seconds: '812' },
    });
  });

  it('keeps a country that it does not know as an attribute', () => {
    expect(mapFields({ email: 'a@b.de', country: 'Atlantis' }, unmapped)).toMatchObject({
      country: null,
      attributes: { country_name: 'Atlantis' },
    });
  });

  it('prefers the calling code of the lead’s country to the organization’s', () => {
    expect(mapFields({ phone: '0151 12345678', country: 'de' }, unmapped).phone).toBe('+4915112345678');
  });

  it('cuts no character in two at a limit, and no address into another', () => {
    const long = `${'y'.repeat(DRAFT_LIMITS.attributeLength - 1)}😀😀`;
    const address = `${'x'.repeat(60)}@${'sub.'.repeat(70)}example.com`;
    const draft = mapFields({ email: address, phone: '+14155552671', msg: long, constructor: 'x' }, unmapped);
    expect(draft.attributes['msg']).toBe('y'.repeat(DRAFT_LIMITS.attributeLength - 1));
    expect(draft).toMatchObject({ email: null, attributes: { constructor: 'x' } });
  });

  it('never throws, and stays within its bounds, for any JSON object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
        const draft = mapFields(body as Record<string, unknown>, unmapped);
        expect(Object.keys(draft.attributes).length).toBeLessThanOrEqual(DRAFT_LIMITS.attributes);
        for (const [key, value] of Object.entries(draft.attributes)) {
          expect(key.length).toBeLessThanOrEqual(DRAFT_LIMITS.attributeKey);
          expect(String(value)).not.toContain('\u0000');
          expect(String(value).isWellFormed() && key.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});
