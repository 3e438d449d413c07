/** What is done with each execution of a bulk repair: its step tried again, passed over, or tried again on the active version. */
export const REPAIR_ACTIONS = ['retry', 'skip', 'move'] as const;
export type RepairAction = (typeof REPAIR_ACTIONS)[number];

/**
 * States of a bulk repair:
 *
 *   pending ──► running ──► completed
 *      │           ├──────► failed     its workflow gave up
 *      └───────────┴─► stopping ──► stopped
 */
export const BULK_REPAIR_STATES = ['pending', 'running', 'stopping', 'completed', 'stopped', 'failed'] as const;
export type BulkRepairState = (typeof BULK_REPAIR_STATES)[number];

/** Executions that have failed for the same cause; what is left out may be anything. */
export interface FailureFilter {
  errorCode?: string | undefined;
  step?: string | undefined;
  templateKey?: string | undefined;
  version?: number | undefined;
}

/** Executions repaired in a second. */
export const REPAIR_RATE = { least: 1, most: 50, usual: 10 } as const;
