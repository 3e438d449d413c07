import type { EventSignal } from './interpreter-types.js';

/** Signals kept at most. Beyond it the oldest go: they only wake the execution, which then reads the event log. */
export const MOST_SIGNALS = 200;

/** Events that an execution was signalled and has not looked at. Each comes once, however often it is signalled. */
export class EventInbox {
  private readonly waiting = new Map<string, EventSignal>();

  constructor(events: readonly EventSignal[] = []) {
    for (const event of events) this.add(event);
  }

  add(event: EventSignal): void {
    this.waiting.set(event.eventId, event);
    if (this.waiting.size > MOST_SIGNALS) this.waiting.delete(this.waiting.keys().next().value!);
  }

  get isEmpty(): boolean {
    return this.waiting.size === 0;
  }

  /** Empties it. */
  take(): EventSignal[] {
    const events = [...this.waiting.values()];
    this.waiting.clear();
    return events;
  }
}
