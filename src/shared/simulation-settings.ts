import type { Json } from './template-definition.js';

/** What a simulation over history was asked for. */
export interface SimulationSettings {
  days: number;
  /** Trigger events, or leads, that are looked at: the newest. */
  sample: number;
  /** Of one message, by channel. */
  prices: Record<string, number>;
  /** Answers of services, by step id. */
  http: Record<string, { status: number; headers?: Record<string, string>; body?: Json }>;
}

export const HISTORY_LIMITS = { days: 90, sample: 10_000, eventsPerLead: 500, occurrences: 100 } as const;
