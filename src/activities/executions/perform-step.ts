import { isLeadChannel } from '../../shared/channels.js';
import type { StepDefinition } from '../../shared/template-definition.js';
import { USER_MESSAGE_CHANNELS } from '../channels/user-channels.js';
import { assignStep } from './assign-step.js';
import { branchStep } from './branch-step.js';
import { runStep } from './run-step.js';
import { scoreStep } from './score-step.js';
import { splitStep } from './split-step.js';
import { stopStep } from './stop-step.js';
import type { ExecutionDependencies, StepResult, StepSite } from './step-types.js';
import { updateStep } from './update-step.js';

/** Does a step that needs no more than the transaction. */
export function perform(site: StepSite, dependencies: ExecutionDependencies): Promise<StepResult> {
  const { step } = site;
  switch (step.kind) {
    case 'branch':
      return branchStep(at(site, step));
    case 'update':
      return updateStep(at(site, step));
    case 'stop':
      return stopStep(at(site, step));
    case 'send':
      if (isLeadChannel(step.channel)) throw new TypeError(`${step.channel} has an activity of its own`);
      return USER_MESSAGE_CHANNELS[step.channel].deliver(at(site, step), dependencies);
    case 'split':
      return splitStep(at(site, step));
    case 'assign':
      return assignStep(at(site, step));
    case 'score':
      return scoreStep(dependencies)(at(site, step));
    case 'enrich':
    case 'http':
    case 'script':
      throw new TypeError(`${step.kind} has an activity of its own`);
    case 'run':
      return runStep(at(site, step));
    case 'parallel':
    case 'wait':
    case 'wait_for':
    case 'task':
      throw new TypeError(`${step.kind} is begun and ended, not performed`);
  }
}

function at<Step extends StepDefinition>(site: StepSite, step: Step): StepSite<Step> {
  return { ...site, step };
}
