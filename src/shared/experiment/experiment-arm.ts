import { createHash } from 'node:crypto';

export const ARMS = ['champion', 'challenger'] as const;
/** By which of two models a lead is scored. */
export type Arm = (typeof ARMS)[number];

/**
 * The arm of a lead: always the same for the same experiment, whatever becomes of its fields, and the challenger's for as many leads as the
 * share says. A greater share moves nobody out of it.
 */
export function armOf(experimentId: string, leadId: string, share: number): Arm {
  const hash = createHash('sha256').update(`${experimentId}/${leadId}`).digest();
  return hash.readUIntBE(0, 6) / 2 ** 48 < share ? 'challenger' : 'champion';
}
