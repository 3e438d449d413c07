import { localTimeOf } from '../shared/local-time.js';
import type { StepKind } from '../shared/template-definition.js';
import type { SimulatedExecution } from './simulated-execution.js';
import type { SentMessage } from './simulated-world.js';

/** What a template would have done, in numbers. */
export interface HistoryResult {
  executions: {
    started: number;
    /** `waiting` and `parked` are those that have not ended at the end of the window. */
    byState: Record<'completed' | 'stopped' | 'failed' | 'parked' | 'waiting', number>;
    byReason: Record<string, number>;
  };
  messages: {
    total: number;
    byChannel: Record<string, number>;
    /** By channel: 24 numbers, by the hour of the day in the time zone of each lead. */
    byHour: Record<string, number[]>;
  };
  gate: {
    /** Messages that were held, by the reason; one that was held twice for one reason counts once. */
    held: Record<string, number>;
    refused: Record<string, number>;
  };
  steps: { stepId: string; kind: StepKind; visits: number; failed: number }[];
  edges: { from: string; to: string; count: number }[];
  errors: { stepId: string; code: string; count: number }[];
  /** Of executions that were completed or stopped. */
  timeToFinish: { count: number; p50Ms: number | null; p90Ms: number | null };
  cost: { byChannel: Record<string, number>; total: number };
}

/** Adds up what executions have done. Counts only: nothing of a lead stays. */
export class HistoryTally {
  private readonly states = { completed: 0, stopped: 0, failed: 0, parked: 0, waiting: 0 };
  private readonly reasons = new Map<string, number>();
  private readonly channels = new Map<string, number>();
  private readonly hours = new Map<string, number[]>();
  private readonly held = new Map<string, number>();
  private readonly refused = new Map<string, number>();
  private readonly steps = new Map<string, { stepId: string; kind: StepKind; visits: number; failed: number }>();
  private readonly edges = new Map<string, number>();
  private readonly errors = new Map<string, number>();
  private readonly durations: number[] = [];
  started = 0;

  addExecution(execution: SimulatedExecution): void {
    const { path, standing, startedAt } = execution;
    this.started++;
    this.states[standing.state]++;
    add(this.reasons, standing.reason);
    if (standing.state === 'completed' || standing.state === 'stopped') {
      this.durations.push(Date.parse(standing.at) - startedAt);
    }
    for (const { stepId, kind, next, error, gate = [] } of path) {
      const step = this.steps.get(stepId) ?? { stepId, kind, visits: 0, failed: 0 };
      this.steps.set(stepId, step);
      step.visits++;
      if (next !== undefined) add(this.edges, `${stepId}\n${next}`);
      if (error) {
        step.failed++;
        add(this.errors, `${stepId}\n${error.code}`);
      }
      const reasons = gate.map((answer) => (answer.verdict === 'later' ? answer.reason : undefined));
      for (const reason of new Set(reasons)) if (reason !== undefined) add(this.held, reason);
      for (const answer of gate) if (answer.verdict === 'never') add(this.refused, answer.reason);
    }
  }

  addMessage({ at, channel }: SentMessage, timeZone: string): void {
    add(this.channels, channel);
    const hours = this.hours.get(channel) ?? Array.from({ length: 24 }, () => 0);
    this.hours.set(channel, hours);
    const { hour } = localTimeOf(new Date(at), timeZone);
    hours[hour]!++;
  }

  /** @param prices - of one message, by channel */
  result(prices: Readonly<Record<string, number>>): HistoryResult {
    const byChannel = Object.fromEntries(this.channels);
    const cost = Object.fromEntries(
      [...this.channels].map(([name, count]) => [name, round(count * (prices[name] ?? 0))]),
    );
    const sorted = this.durations.toSorted((a, b) => a - b);
    return {
      executions: { started: this.started, byState: { ...this.states }, byReason: descending(this.reasons) },
      messages: { total: sum(byChannel), byChannel, byHour: Object.fromEntries(this.hours) },
      gate: { held: descending(this.held), refused: descending(this.refused) },
      steps: [...this.steps.values()],
      edges: pairs(this.edges).map(([from, to, count]) => ({ from, to, count })),
      errors: pairs(this.errors).map(([stepId, code, count]) => ({ stepId, code, count })),
      timeToFinish: { count: sorted.length, p50Ms: quantile(sorted, 0.5), p90Ms: quantile(sorted, 0.9) },
      cost: { byChannel: cost, total: round(sum(cost)) },
    };
  }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function descending(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

function pairs(counts: ReadonlyMap<string, number>): [string, string, number][] {
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([key, count]) => [...(key.split('\n') as [string, string]), count]);
}

/** The nearest rank. */
function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? null;
}

function sum(values: Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((total, value) => total + value, 0);
}

/** Prices are often parts of a cent: six decimals. */
function round(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}
