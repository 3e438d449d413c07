import type { TemplateDefinition } from './template-definition.js';

/** What a start is of: one lead or a segment, asked for by a person, or a segment by a template's schedule. */
export const START_KINDS = ['lead', 'segment', 'schedule'] as const;
export type StartKind = (typeof START_KINDS)[number];

/** `stopping` until the page under way is stored. */
export const START_STATES = ['pending', 'running', 'stopping', 'completed', 'stopped', 'failed'] as const;
export type StartState = (typeof START_STATES)[number];

/**
 * The conditions that a lead must meet to be started. A `manual` trigger says who may be started by hand, a schedule's condition is its
 * segment; that of another trigger is about its event, and does not count where a person decides.
 *
 * @param condition - of the request
 */
export function conditionsOfStart(
  kind: StartKind,
  trigger: TemplateDefinition['trigger'],
  condition: string | null,
): string[] {
  const counts = kind === 'schedule' ? 'schedule' in trigger : 'manual' in trigger;
  return [
    ...(counts && trigger.where !== undefined ? [trigger.where] : []),
    ...(condition === null ? [] : [condition]),
  ];
}
