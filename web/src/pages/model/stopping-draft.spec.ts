import { emptyStopping, readStopping } from './stopping-draft.js';

describe('the stopping rule that is typed', () => {
  it('is that of the API unless something else is', () => {
    const rest = { alpha: 0.05, leastPerArm: 200, mostLeads: 20_000, mostDays: 180 };
    expect(readStopping('ab', emptyStopping('ab'))).toEqual({ leastEffect: 0.02, ...rest });
    expect(readStopping('shadow', emptyStopping('shadow'))).toEqual({ leastEffect: 0.01, ...rest });
  });

  it('lasts twice as long as it takes leads to count, where that is long', () => {
    expect(emptyStopping('ab', 90).mostDays).toBe('180');
    expect(emptyStopping('ab', 200).mostDays).toBe('400');
    expect(emptyStopping('ab', 730).mostDays).toBe('730');
  });

  it('counts shares in percent', () => {
    const draft = { ...emptyStopping('ab'), leastEffect: '7', alpha: '0.1' };
    expect(readStopping('ab', draft)).toMatchObject({ leastEffect: 0.07, alpha: 0.001 });
  });
});
