import { createHash } from 'node:crypto';
import type { SplitStep, StepTarget } from '../template-definition.js';

/**
 * Where a lead stands in a split, between 0 and 1: always in the same place for the same template and step, and anywhere with the same
 * probability. That other leads come or go moves nobody; other weights move only those between the old border and the new.
 */
export function splitPosition(templateKey: string, stepId: string, leadId: string): number {
  const hash = createHash('sha256')
    .update(JSON.stringify([templateKey, stepId, leadId]))
    .digest();
  return hash.readUIntBE(0, 6) / 2 ** 48;
}

/** The path of a lead: sticky, and taken by as many leads as its weight says. */
export function decideSplit(
  step: Pick<SplitStep, 'id' | 'paths'>,
  templateKey: string,
  leadId: string,
): { path: string; next: StepTarget } {
  const total = step.paths.reduce((sum, { weight }) => sum + weight, 0);
  const position = splitPosition(templateKey, step.id, leadId) * total;
  let border = 0;
  const path = step.paths.find(({ weight }) => position < (border += weight)) ?? step.paths.at(-1)!;
  return { path: path.name, next: path.next };
}
