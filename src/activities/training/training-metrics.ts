import { Counter, type Registry } from 'prom-client';
import type { Training } from '../../db/repositories/trainings.js';

/** Counts trainings as they end, in the words of Prometheus. */
export function countTrainings(
  registry: Registry,
): (training: Pick<Training, 'trigger' | 'state' | 'outcome'>) => void {
  const ended = new Counter({
    name: 'throughline_trainings_total',
    help: 'Trainings that have ended, by what began them, how they ended and what the gate said',
    labelNames: ['trigger', 'state', 'outcome'],
    registers: [registry],
  });
  return ({ trigger, state, outcome }) => ended.inc({ trigger, state, outcome: outcome ?? 'none' });
}
