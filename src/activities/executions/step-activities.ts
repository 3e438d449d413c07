import type { Logger } from 'pino';
import { joinBranches } from './parallel-step.js';
import { runSteps, type StepAct } from './run-steps.js';
import { asStepFailure } from './step-failure.js';
import type { ExecutionDependencies, Progress, RunRef } from './step-types.js';
import { checkWait, expireWait } from './wait-steps.js';

/** The steps that need the database only. Each activity does what it is asked for, and goes on as far as its transaction reaches. */
export function createStepActivities(dependencies: ExecutionDependencies & { logger: Pick<Logger, 'error'> }) {
  const run = async (ref: RunRef, first?: StepAct): Promise<Progress> => {
    try {
      return await runSteps(dependencies, ref, first);
    } catch (error) {
      throw asStepFailure(error, dependencies.logger);
    }
  };
  return {
    /** Does a branch, an update, an in-app notice or a stop, or begins a wait. */
    performStep: (ref: RunRef): Promise<Progress> => run(ref),

    /** Looks whether what is waited for has happened. */
    checkWait: (ref: RunRef): Promise<Progress> => run(ref, checkWait),

    /** The time of a wait is up. */
    expireWait: (ref: RunRef): Promise<Progress> => run(ref, expireWait),

    /** Branches of a parallel have come to its join: leaves the others, and goes on behind it. */
    joinBranches: ({ arrived, ...ref }: RunRef & { arrived: number[] }): Promise<Progress> =>
      run(ref, (site) => joinBranches(site, arrived)),
  };
}
