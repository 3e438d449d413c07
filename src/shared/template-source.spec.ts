import { headText, readTemplateSource } from './template-source.js';

describe('the key and the name of a template', () => {
  it.each([
    ['key: follow-up\nname: Follow up\n', 'follow-up', 'Follow up'],
    ['# a comment\nname: "Ada: \\"hi\\"" # said\nkey:   x\r\nsteps: [broken', 'x', 'Ada: "hi"'],
    ['steps:\n  - { id: a }\n  key: nested\nkey: 5', undefined, undefined],
    ['key: [', undefined, undefined],
    ['key:\nname: &a *a', undefined, undefined],
    ['', undefined, undefined],
  ])('are read from %j', (source, key, name) => {
    expect([headText(source, 'key'), headText(source, 'name')]).toEqual([key, name]);
  });
});

describe('reading YAML', () => {
  it('says where it breaks', () => {
    expect(readTemplateSource('key: a\nsteps: [')).toMatchObject({ ok: false, line: 2 });
    expect(readTemplateSource('key: a')).toEqual({ ok: true, value: { key: 'a' } });
  });

  it('does not unfold aliases without end', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let n = 1; n < 10; n++)
      lines.push(
        `a${n}: &a${n} [${Array(10)
          .fill(`*a${n - 1}`)
          .join(', ')}]`,
      );
    expect(readTemplateSource(lines.join('\n'))).toMatchObject({ ok: false, message: expect.stringMatching(/alias/i) });
  });
});
