import { readdirSync, readFileSync } from 'node:fs';
import { compileTemplate } from './template-compile.js';

const VALID = `key: hello
name: Hello
trigger: { event: lead.created }
steps:
  - id: greet
    send: { channel: email, message: hi }
  - id: reply
    wait_for: { event: message.replied, timeout: 1d12h, on_timeout: end }
  - id: sort
    branch:
      - { where: 'score.value > 0.5', next: greet }
messages:
  hi: { subject: 'Hi {{ lead.first_name }}', text: 'Hello {{ lead.first_name }}' }
`;

async function problemsOf(source: string) {
  const result = await compileTemplate(source);
  return result.ok ? [] : result.problems;
}

describe('compileTemplate', () => {
  it('makes a self-contained definition: steps linked, durations in milliseconds, what is waited for listed', async () => {
    const result = await compileTemplate(VALID);
    expect(result).toMatchObject({
      ok: true,
      definition: {
        key: 'hello',
        reentry: 'once',
        listens: ['message.replied'],
        steps: [
          { id: 'greet', kind: 'send', to: 'lead', next: 'reply', onError: 'park' },
          { id: 'reply', kind: 'wait_for', timeoutMs: 129_600_000, onTimeout: 'end', next: 'sort' },
          { id: 'sort', kind: 'branch', next: 'end' },
        ],
      },
    });
  });

  it.each(readdirSync('templates').filter((name) => name.endsWith('.yaml')))(
    'compiles the shipped %s',
    async (name) => {
      const result = await compileTemplate(readFileSync(`templates/${name}`, 'utf8'));
      expect(result).toMatchObject({ ok: true });
      if (!result.ok) return;
      expect(`${result.definition.key}.yaml`).toBe(name);
      for (const message of Object.values(result.definition.messages)) expect(message.text).toMatch(/\S/);
    },
  );

  it('keeps Liquid in compiled MJML', async () => {
    const mjml =
      '<mjml><mj-body><mj-section><mj-column><mj-text>Hi {{ lead.first_name }}</mj-text></mj-column></mj-section></mj-body></mjml>';
    const result = await compileTemplate(VALID.replace("text: 'Hello {{ lead.first_name }}'", `mjml: '${mjml}'`));
    expect(result).toMatchObject({
      ok: true,
      definition: {
        messages: {
          hi: { html: expect.stringContaining('Hi {{ lead.first_name }}'), text: 'Hi {{ lead.first_name }}' },
        },
      },
    });
  });

  it.each([
    ['yaml_invalid', 3, VALID.replace('name: Hello', 'name: [Hello')],
    ['schema', 3, VALID.replace('lead.created', 'lead.conceived')],
    ['schema', 8, VALID.replace('1d12h', 'soon')],
    ['schema', 2, VALID.replace('name: Hello', 'nmae: Hello')],
    ['step_kind', 5, VALID.replace('send: {', 'shout: {')],
    ['step_id_taken', 7, VALID.replace('id: reply', 'id: greet')],
    ['step_id_reserved', 9, VALID.replace('id: sort', 'id: end')],
    ['step_unknown', 11, VALID.replace('next: greet', 'next: nowhere')],
    ['step_unknown', 8, VALID.replace('on_timeout: end', 'on_timeout: nowhere')],
    ['message_unknown', 6, VALID.replace('message: hi', 'message: constructor')],
    ['message_incomplete', 6, VALID.replace("subject: 'Hi {{ lead.first_name }}', ", '')],
    ['condition_invalid', 11, VALID.replace('score.value', 'score.valve')],
    ['condition_invalid', 11, VALID.replace('score.value > 0.5', 'score.value >')],
    ['condition_invalid', 11, VALID.replace('score.value > 0.5', 'score.band')],
    ['liquid_invalid', 13, VALID.replace('Hi {{ lead.first_name }}', 'Hi {{ lead.frist_name }}')],
    ['liquid_invalid', 13, VALID.replace('Hi {{ lead.first_name }}', 'Hi {% if %}')],
    ['mjml_invalid', 13, VALID.replace('text:', 'mjml:')],
  ])('reports %s at line %i', async (code, line, source) => {
    expect(await problemsOf(source)).toEqual(expect.arrayContaining([expect.objectContaining({ code, line })]));
  });

  it('refuses what is too large, and aliases that multiply', async () => {
    expect(await problemsOf(`${VALID}# ${'x'.repeat(300_000)}`)).toMatchObject([{ code: 'too_large' }]);
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
      .split('')
      .map((name, index) => `${name}: &${name} [${`*${'abcdefg'[index]},`.repeat(9)}]`)
      .join('\n')}`;
    expect(await problemsOf(bomb)).toMatchObject([{ code: 'yaml_invalid' }]);
  });

  it('names every problem at once', async () => {
    const source = VALID.replace('next: greet', 'next: nowhere').replace('message: hi', 'message: none');
    expect((await problemsOf(source)).map((problem) => problem.code)).toEqual(['message_unknown', 'step_unknown']);
  });
});
