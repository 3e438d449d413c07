import { HISTORY_LIMITS } from '../../shared/simulation-settings.js';
import type { TemplateDefinition } from '../../shared/template-definition.js';

/** What a simulation over history takes for granted, for the person who reads its numbers. */
export function assumptionsOf({ trigger, steps }: TemplateDefinition, cutAt: number | null): string[] {
  const has = (kind: string) => steps.some((step) => step.kind === kind);
  const sampled = 'event' in trigger ? `${cutAt} trigger events` : `${cutAt} leads`;
  return [
    ...(cutAt === null ? [] : [`Only the newest ${sampled} of the window were looked at.`]),
    "A lead's status, score and owner are as the event log and the stored scores tell for each moment; every other field is as it is today, for its history is not kept.",
    'Events of leads happen as they are in the log, apart from changes that executions of this template have made; messages that really went out count for no daily cap.',
    'No lead has gone through the template before the window.',
    `Of a lead with more than ${HISTORY_LIMITS.eventsPerLead} events in the window, the newest are taken.`,
    'Nothing is known of what would come after the window: executions that wait then count as waiting.',
    'Mail servers, services and people are always there: nothing is tried again.',
    ...startAssumptions(trigger),
    ...(has('task') ? ['Nobody does the tasks: each expires when it is due.'] : []),
    ...(has('score') || has('enrich')
      ? ['Leads are not scored or enriched anew: they keep the score that they have.']
      : []),
    ...(has('http') ? ['Services are not called; steps without a given answer put nothing out.'] : []),
    ...(has('assign') ? ['Open leads of users are those of today.'] : []),
  ];
}

function startAssumptions(trigger: TemplateDefinition['trigger']): string[] {
  if ('event' in trigger) return [];
  if ('schedule' in trigger) {
    return [
      `The schedule is due as it would have been, ${HISTORY_LIMITS.occurrences} times at most; where it would have been oftener, the last times count.`,
    ];
  }
  const how = 'webhook' in trigger ? 'The hook is called once, without input' : 'The template is started once by hand';
  return [`${how}, for every lead: at the beginning of the window, or when the lead came.`];
}
