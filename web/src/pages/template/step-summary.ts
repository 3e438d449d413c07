import { formatDuration } from '../../format/times.js';
import { words } from '../../format/words.js';
import type { StepShape } from './definition.js';

/** What a step does, in one line for a person. */
export function stepSummary(step: StepShape): string {
  switch (step.kind) {
    case 'send':
      return `${step.channel === 'email' ? 'Email' : 'Notice'} “${step.message}” to the ${step.to ?? 'lead'}`;
    case 'wait':
      return `Wait ${formatDuration(step.durationMs ?? 0)}`;
    case 'wait_for':
      return `Wait for ${step.event}${step.where ? ` where ${step.where}` : ''}, ${formatDuration(step.timeoutMs ?? 0)} at most`;
    case 'branch':
      return 'Branch';
    case 'update':
      return `Set ${updates(step).join(', ')}`;
    case 'task':
      return `Task for the ${step.assign}: ${step.title}${step.dueMs ? `, within ${formatDuration(step.dueMs)}` : ''}`;
    case 'stop':
      return `Stop${step.reason ? `: ${step.reason}` : ''}`;
    default:
      return words(step.kind);
  }
}

function updates({ status, set = {}, addTags = [], removeTags = [] }: StepShape): string[] {
  return [
    ...(status ? [`status ${status}`] : []),
    ...Object.keys(set),
    ...addTags.map((tag) => `+${tag}`),
    ...removeTags.map((tag) => `−${tag}`),
  ];
}

/** Where it goes on, but for the plain case of the step below. */
export function stepTargets(step: StepShape, below: string | undefined): string[] {
  const targets: string[] = [];
  for (const { where, next } of step.cases ?? []) targets.push(`${where ?? 'otherwise'} → ${next}`);
  if (step.onTimeout) targets.push(`no answer in time → ${step.onTimeout}`);
  if (step.next && step.next !== below && step.kind !== 'stop') targets.push(`then → ${step.next}`);
  if (step.onError && step.onError !== 'park') targets.push(`on an error → ${step.onError}`);
  return targets;
}
