import { trainingNotice } from './training-notice.js';

const REGISTERED = { outcome: 'registered', errorCode: null, errorDetail: null, trigger: 'manual' } as const;

describe('the notice of a training', () => {
  it('says what came of it', () => {
    expect(trainingNotice(REGISTERED, [])).toEqual({
      subject: 'A model was trained',
      text: 'It may serve: look at its report, and activate it.',
    });
    expect(trainingNotice({ ...REGISTERED, outcome: 'refused' }, []).subject).toBe('A trained model was refused');
    const failed = { ...REGISTERED, outcome: null, errorCode: 'dataset_too_small', errorDetail: 'There are 60 rows.' };
    const { subject, text } = trainingNotice(failed, []);
    expect(subject).toBe('A training failed');
    expect(text).toMatch(/^\S.*\. There are 60 rows\.$/);
  });

  it('says why one began that nobody asked for', () => {
    expect(trainingNotice({ ...REGISTERED, trigger: 'drift' }, []).text).toMatch(/not what the model in use was/);
    expect(trainingNotice({ ...REGISTERED, trigger: 'schedule' }, []).text).toMatch(/by its schedule/);
  });

  it('names the features that know the outcome, ten at most', () => {
    const { text } = trainingNotice(REGISTERED, ['Tags', 'Lead Quality']);
    expect(text).toMatch(/filled in after the outcome: Tags, Lead Quality\.$/);
    const many = Array.from({ length: 12 }, (_, n) => `f${n}`);
    expect(trainingNotice(REGISTERED, many).text).toMatch(/f9 and 2 more\.$/);
  });
});
