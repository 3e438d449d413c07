import type { Logger } from 'pino';
import { recordStep } from '../../db/repositories/executions.js';
import type { StepDefinition } from '../../shared/template-definition.js';
import { branchStep } from './branch-step.js';
import { sendInApp } from './in-app-step.js';
import { openSite } from './open-site.js';
import { stepFinished } from './step-events.js';
import { asStepFailure } from './step-failure.js';
import { stopStep } from './stop-step.js';
import type { ExecutionDependencies, StepOutcome, StepRef, StepResult, StepSite } from './step-types.js';
import { updateStep } from './update-step.js';

/** Steps that are done in one transaction, which records them as well. */
export function createStepActivities(dependencies: ExecutionDependencies & { logger: Pick<Logger, 'error'> }) {
  return {
    /** Does a branch, an update, an in-app notice or a stop. */
    async performStep(ref: StepRef): Promise<StepOutcome> {
      try {
        return await dependencies.database.inOrganization(ref.organizationId, async (tx) => {
          const site = await openSite(tx, ref);
          const { outcome, record } = await perform(site, dependencies);
          const status = 'stop' in outcome ? 'stopped' : 'done';
          await recordStep(tx, ref, { kind: site.step.kind, status, ...record }, { state: 'running' });
          await stepFinished(site, outcome);
          return outcome;
        });
      } catch (error) {
        throw asStepFailure(error, dependencies.logger);
      }
    },
  };
}

function perform(site: StepSite, dependencies: ExecutionDependencies): Promise<StepResult> {
  const { step } = site;
  switch (step.kind) {
    case 'branch':
      return branchStep(at(site, step));
    case 'update':
      return updateStep(at(site, step));
    case 'stop':
      return stopStep(at(site, step));
    case 'send':
      return sendInApp(at(site, step), dependencies);
    case 'wait':
    case 'wait_for':
    case 'task':
      throw new TypeError(`${step.kind} is begun and ended, not performed`);
  }
}

function at<Step extends StepDefinition>(site: StepSite, step: Step): StepSite<Step> {
  return { ...site, step };
}
