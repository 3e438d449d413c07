import fc from 'fast-check';
import { checkLiquid, renderLiquid } from './template-rendering.js';

describe('renderLiquid', () => {
  it('escapes what it puts into HTML, and nothing in text', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const context = { lead: { first_name: name } };
        expect(renderLiquid('{{ lead.first_name }}', context, 'html')).not.toMatch(/[<>]/);
        expect(renderLiquid('{{ lead.first_name }}', context, 'text')).toBe(name);
      }),
    );
  });

  it('does not run what a lead wrote', () => {
    const context = { lead: { first_name: '{{ organization.name }}' }, organization: { name: 'Acme' } };
    expect(renderLiquid('{{ lead.first_name }}', context, 'text')).toBe('{{ organization.name }}');
  });

  it('gives nothing for what is missing, and reaches no prototype and no file', () => {
    expect(renderLiquid('[{{ lead.last_name }}{{ lead.constructor.name }}]', { lead: {} }, 'text')).toBe('[]');
    expect(() => renderLiquid('{% include "package.json" %}', {}, 'text')).toThrow();
  });

  it.each([
    ['{{ 398000 | number }}', '398,000'],
    ['{{ 398000.5 | number: "de" }}', '398.000,5'],
    ['{{ "1200" | number: "no such" }}', '1,200'],
    ['{{ "many" | number }}{{ nothing | number }}', 'many'],
  ])('writes numbers as people do: %s', (source, expected) => {
    expect(renderLiquid(source, {}, 'text')).toBe(expected);
  });

  it('is bounded in time', () => {
    const endless = '{% for a in (1..1000000) %}{% for b in (1..1000000) %}{{ a }}{% endfor %}{% endfor %}';
    const started = Date.now();
    expect(() => renderLiquid(endless, {}, 'text')).toThrow();
    expect(Date.now() - started).toBeLessThan(5_000);
  });
});

describe('checkLiquid', () => {
  it.each([
    '{{ lead.first_name | default: "you" }}',
    '{% if lead.city %}{{ lead.attributes.rooms }}{% endif %}',
    'plain',
  ])('accepts %s', (source) => {
    expect(checkLiquid(source)).toBeUndefined();
  });

  it.each(['{{ lead.frist_name }}', '{{ user.name }}', '{% if %}', '{{ lead.first_name | shout }}', '{% endif %}'])(
    'refuses %s',
    (source) => {
      expect(checkLiquid(source)).toEqual(expect.any(String));
    },
  );
});
