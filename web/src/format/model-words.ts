/** Where a model comes from. */
export const MODEL_ORIGINS: Readonly<Record<'shipped' | 'trained' | 'uploaded', string>> = {
  shipped: 'Shipped with Throughline',
  trained: 'Trained on your leads',
  uploaded: 'Brought along',
};

/** Of a model that was brought along. */
export const NOT_JUDGED =
  'It was brought along and has passed the technical checks only. Whether it sorts your leads better than the model in use, and treats groups of ' +
  'them alike, has not been measured: compare the two before it answers.';

const CANDIDATES: Readonly<Record<string, string>> = {
  ebm: 'Explainable boosting machine',
  logistic: 'Logistic regression',
  lightgbm: 'LightGBM (a yardstick, never serves)',
};

/** A kind of candidate by its name. */
export const candidateName = (kind: string): string => CANDIDATES[kind] ?? kind;
