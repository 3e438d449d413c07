import { compileTemplate } from '../../../../src/shared/template-compile.js';
import { firstDraft, keyOf } from './first-draft.js';

describe('a new template', () => {
  it('gets a key that is one', () => {
    expect(keyOf('Viewing follow-up')).toBe('viewing-follow-up');
    expect(keyOf('  3 Überraschungen! ')).toBe('uberraschungen');
    expect(keyOf('42')).toBe('');
    expect(keyOf('x'.repeat(100))).toHaveLength(63);
  });

  it('begins with a draft that can be published', async () => {
    expect(await compileTemplate(firstDraft('viewing', 'A "quoted": name'))).toMatchObject({ ok: true });
  });
});
