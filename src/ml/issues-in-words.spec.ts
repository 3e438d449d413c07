import { z } from 'zod';
import { issuesInWords } from './issues-in-words.js';

describe('what is wrong with something that was read', () => {
  const schema = z.strictObject({ rows: z.array(z.object({ label: z.string('must be a text') })) });
  const said = (value: unknown) => issuesInWords(schema.safeParse(value).error!);

  it('says where', () => {
    expect(said({ rows: [{ label: 'x' }, { label: 1 }] })).toBe('rows[1].label: must be a text');
  });

  it('says what is wrong with the whole', () => {
    expect(said({ rows: [], more: 1 })).toBe('Unrecognized key: "more"');
  });

  it('says the first few', () => {
    const words = said({ rows: Array.from({ length: 9 }, () => ({ label: 1 })) });
    expect(words.split('; ')).toHaveLength(6);
    expect(words).toMatch(/; and 4 more$/);
  });
});
