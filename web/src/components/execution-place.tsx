import type { Execution } from '../api/types.js';

type Placed = Pick<Execution, 'state' | 'currentStep' | 'waitingFor' | 'error' | 'endReason'>;

/** Where an execution stands, in a few words. */
export function ExecutionPlace({ execution }: { execution: Placed }) {
  const { currentStep, waitingFor, error, endReason } = execution;
  if (error) return <span title={error.message}>{`${currentStep ? `${currentStep}: ` : ''}${error.code}`}</span>;
  if (endReason) return <span>{endReason}</span>;
  if (waitingFor) return <span>{`${currentStep ? `${currentStep}: ` : ''}waits for ${waitingFor}`}</span>;
  return <span>{currentStep ?? '–'}</span>;
}
