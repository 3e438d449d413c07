import { formatDuration } from '../../format/times.js';
import { words } from '../../format/words.js';
import type { StepShape } from './definition.js';

/** What a step does, in one line for a person. */
export function stepSummary(step: StepShape): string {
  switch (step.kind) {
    case 'send':
      return `${step.channel === 'email' ? 'Email' : 'Notice'} “${step.message}” to the ${step.to ?? 'lead'}`;
    case 'wait':
      return `Wait ${waitText(step)}`;
    case 'wait_for':
      return `Wait for ${step.event}${step.where ? ` where ${step.where}` : ''}, ${formatDuration(step.timeoutMs ?? 0)} at most`;
    case 'branch':
      return 'Branch';
    case 'update':
      return `Set ${updates(step).join(', ')}`;
    case 'task':
      return `Task for the ${step.assign}: ${step.title}${step.dueMs ? `, within ${formatDuration(step.dueMs)}` : ''}`;
    case 'split':
      return 'Split';
    case 'assign':
      return `Assign to ${step.user ?? `an ${step.role ?? 'agent'}, ${words(step.strategy ?? '').toLowerCase()}`}${step.capacity ? `, ${step.capacity} open leads at most` : ''}`;
    case 'score':
      return 'Score the lead anew';
    case 'enrich':
      return `Enrich the lead${step.providers ? ` by ${step.providers.join(', ')}` : ''}`;
    case 'http':
      return `${step.method} ${step.url}`;
    case 'script':
      return 'Run a script';
    case 'parallel':
      return `Side by side, until ${step.join === 'any' ? 'the first branch has' : 'all branches have'} ended`;
    case 'run':
      return `Run ${step.template}${step.wait ? ' and wait for its end' : ''}`;
    case 'stop':
      return `Stop${step.reason ? `: ${step.reason}` : ''}`;
    default:
      return words(step.kind);
  }
}

function waitText({ durationMs, until, timeOfDay, businessHours }: StepShape): string {
  if (until) return `until ${until.cel}`;
  if (timeOfDay) return `until ${timeOfDay.at}, ${zoneText(timeOfDay.timeZone)}`;
  if (!businessHours) return formatDuration(durationMs ?? 0);
  const { durationMs: length, from, to, timeZone } = businessHours;
  return `for ${length ? `${formatDuration(length)} of ` : ''}business hours, ${from} to ${to}, ${zoneText(timeZone)}`;
}

function zoneText(zone: string): string {
  return zone === 'lead' || zone === 'organization' ? `time of the ${zone}` : zone;
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
  for (const { name, weight, next } of step.paths ?? []) targets.push(`${name} (${weight}) → ${next}`);
  for (const [index, first] of (step.branches ?? []).entries()) targets.push(`branch ${index + 1} → ${first}`);
  if (step.onNone && step.onNone !== step.next) targets.push(`nobody is free → ${step.onNone}`);
  if (step.onTimeout) targets.push(`no answer in time → ${step.onTimeout}`);
  if (step.next && step.next !== below && step.kind !== 'stop')
    targets.push(step.next.startsWith('join:') ? 'then the branch ends' : `then → ${step.next}`);
  if (step.onError && step.onError !== 'park') targets.push(`on an error → ${step.onError}`);
  return targets;
}
