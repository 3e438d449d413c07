/** Where a model comes from. */
export const MODEL_ORIGINS: Readonly<Record<'shipped' | 'trained' | 'uploaded', string>> = {
  shipped: 'Shipped with Throughline',
  trained: 'Trained on your leads',
  uploaded: 'Brought along',
};

const CANDIDATES: Readonly<Record<string, string>> = {
  ebm: 'Explainable boosting machine',
  logistic: 'Logistic regression',
  lightgbm: 'LightGBM (a yardstick, never serves)',
};

/** A kind of candidate by its name. */
export const candidateName = (kind: string): string => CANDIDATES[kind] ?? kind;
