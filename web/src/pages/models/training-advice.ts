/** What a person can do about a training that failed, by the code of its problem. */
const ADVICE: Readonly<Record<string, string>> = {
  python_missing: 'Install it on the machine that runs the worker, and train again. Scoring needs no Python, and goes on.',
  trainer_unavailable: 'See that the trainer runs (docs/deployment.md), and train again.',
  dataset_too_small:
    'Wait until more leads are won or lost. A lead counts once it is won, or older than the horizon in the settings.',
  dataset_one_class: 'Mark leads as won when they have bought. Without both outcomes there is nothing to learn.',
  dataset_no_features: 'See which fields are left out in the settings, and collect more about leads before they buy.',
  training_failed: 'Train again. Where it fails in the same way, the worker’s log says more.',
};

export const trainingAdvice = (code: string): string | null => ADVICE[code] ?? null;
