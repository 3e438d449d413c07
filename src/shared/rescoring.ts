/** States of a rescoring; the last three are its ends. */
export const RESCORING_STATES = ['pending', 'running', 'cancelling', 'completed', 'cancelled', 'failed'] as const;
export type RescoringState = (typeof RESCORING_STATES)[number];

/** Why all leads get new scores. */
export const RESCORING_TRIGGERS = ['manual', 'activation', 'policy'] as const;
export type RescoringTrigger = (typeof RESCORING_TRIGGERS)[number];
