import { parse } from 'yaml';
import { firstDraft, keyOf } from './first-draft.js';

describe('a new template', () => {
  it('gets a key that is one', () => {
    expect(keyOf('Viewing follow-up')).toBe('viewing-follow-up');
    expect(keyOf('  3 Überraschungen! ')).toBe('uberraschungen');
    expect(keyOf('42')).toBe('');
    expect(keyOf('x'.repeat(100))).toHaveLength(63);
  });

  it('begins with a draft of that key and name, whatever is in it', () => {
    expect(parse(firstDraft('viewing', 'A "quoted": name'))).toMatchObject({
      key: 'viewing',
      name: 'A "quoted": name',
    });
  });
});
