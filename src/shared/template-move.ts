/** What of a step decides whether an execution that stands at it can go on in another version. */
export interface StepOutline {
  id: string;
  kind: string;
  /** The branch of a parallel step that it belongs to. */
  within?: string;
}

/** Why an execution cannot go on where it stands in another version. */
export const MOVE_OBSTACLES = ['step_gone', 'step_kind_changed', 'step_elsewhere'] as const;
export type MoveObstacle = (typeof MOVE_OBSTACLES)[number];

/** Why an execution stayed where it was: an obstacle, or what was found when its turn came. */
export const STAY_REASONS = [
  ...MOVE_OBSTACLES,
  'execution_not_open',
  'version_changed',
  'not_begun',
  'refused',
  'no_answer',
] as const;
export type StayReason = (typeof STAY_REASONS)[number];

/**
 * Why an execution that stands at a step cannot go on in another version, or null where it can: the step must be there, of the same kind, and
 * in the same branch. One that has not begun yet begins there.
 */
export function obstacleTo(
  stepId: string | null,
  from: readonly StepOutline[],
  to: readonly StepOutline[],
): MoveObstacle | null {
  if (stepId === null) return null;
  const step = to.find(({ id }) => id === stepId);
  if (!step) return 'step_gone';
  const before = from.find(({ id }) => id === stepId);
  if (before && before.kind !== step.kind) return 'step_kind_changed';
  return before && before.within !== step.within ? 'step_elsewhere' : null;
}
