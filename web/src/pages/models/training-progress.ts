import type { Training } from '../../api/types.js';

type Step = NonNullable<Training['step']>;

/** The steps in their order: what they are called, and which share of a training's time they take. */
const STEPS: readonly { step: Step; name: string; share: number }[] = [
  { step: 'dataset', name: 'Gathering what became of the leads', share: 0.1 },
  { step: 'validation', name: 'Looking for leaks and gaps in it', share: 0.05 },
  { step: 'candidates', name: 'Training the candidates', share: 0.75 },
  { step: 'finish', name: 'Choosing, calibrating and judging', share: 0.08 },
  { step: 'registration', name: 'Registering the model', share: 0.02 },
];

/** How far a training is, in words and as a share of the whole. */
export interface TrainingPlace {
  name: string;
  /** `3 of 5`. */
  count: string;
  note: string;
  share: number;
}

export function trainingPlace({ step, progress }: Pick<Training, 'step' | 'progress'>): TrainingPlace {
  const at = STEPS.findIndex((each) => each.step === step);
  const current = STEPS[at];
  if (!current) return { name: 'Waits for its turn', count: '', note: '', share: 0 };
  const before = STEPS.slice(0, at).reduce((sum, { share }) => sum + share, 0);
  const within = progress && progress.total > 0 ? Math.min(1, progress.done / progress.total) : 0;
  return {
    name: current.name,
    count: `${at + 1} of ${STEPS.length}`,
    note: progress?.note ?? '',
    share: before + current.share * within,
  };
}
