import { v7 as uuidv7 } from 'uuid';
import type { EventType } from '../shared/events.js';
import type { JsonObject } from '../shared/json.js';
import type { SendPolicy } from '../shared/send-gate/send-policy.js';
import type { MessageLead, RenderedMessage } from '../shared/steps/render-message.js';
import type { UpdatePlan } from '../shared/steps/update.js';
import type { Json, ScriptStep, TemplateDefinition } from '../shared/template-definition.js';
import { ROUTED_EVENT_TYPES } from '../shared/template-events.js';
import { VirtualClock } from './virtual-clock.js';

/** A lead as a simulation begins with it. What a simulation changes is a copy. */
export interface SimulatedLead extends MessageLead {
  disposable: boolean;
  suppressed: boolean;
}

export interface SimulatedUser {
  id: string;
  name: string;
  email: string;
  role: string;
  /** Leads that are not won, lost or archived. */
  openLeads: number;
}

/** What the steps of a simulation are given instead of the world outside. */
export interface SimulationStubs {
  /** Answers by step id. */
  http: Record<string, { status: number; headers?: Record<string, string>; body?: Json }>;
  /** What `score` steps find, by step id. */
  scores: Record<string, { value: number; band: string }>;
}

/** What a simulation knows of the organization. */
export interface SimulatedOrganization {
  organizationId: string;
  users: readonly SimulatedUser[];
  sendPolicy: SendPolicy;
  publicUrl: string;
  stubs: SimulationStubs;
  /** When users last got a lead by a template. A simulation goes on with it. */
  assignedAt: Map<string, Date>;
  runScript(step: ScriptStep, input: JsonObject): Promise<JsonObject>;
  /** Other templates, for `run`: the definition of the active version. */
  template(key: string): TemplateDefinition | undefined;
}

export interface SimulatedEvent {
  id: string;
  type: string;
  data: Record<string, unknown>;
  executionId: string | null;
}

/** A message that a simulation let go. */
export interface SentMessage {
  at: number;
  channel: string;
  executionId: string;
  stepId: string;
  visit: number;
  to: string[];
  rendered: RenderedMessage;
}

export interface SimulatedTask {
  id: string;
  executionId: string;
  stepId: string;
  visit: number;
  state: 'open' | 'done' | 'expired';
  outcome: string | null;
}

/** Hears of an event when it has happened. */
export type EventListener = (event: SimulatedEvent) => void;

const ROUTED = new Set<string>(ROUTED_EVENT_TYPES);

/** One lead and what happens to it, in memory, on a clock of its own. Several executions may run in it. */
export class SimulatedWorld {
  readonly clock: VirtualClock;
  readonly lead: SimulatedLead;
  readonly messages: SentMessage[] = [];
  readonly tasks: SimulatedTask[] = [];
  private readonly events: SimulatedEvent[] = [];
  private readonly listeners = new Set<EventListener>();
  private sequence = 0;

  constructor(
    readonly organization: SimulatedOrganization,
    lead: SimulatedLead,
    start: Date,
    cpuLimitMs: number,
  ) {
    this.clock = new VirtualClock(start.getTime(), cpuLimitMs);
    this.lead = { ...lead, tags: [...lead.tags], attributes: { ...lead.attributes } };
  }

  /** An id of the present moment, after all before it. */
  nextId(): string {
    return uuidv7({ msecs: this.clock.now, seq: ++this.sequence });
  }

  listen(listener: EventListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Plans an event of the lead from outside. */
  plan(at: number, event: { id?: string; type: string; data: Record<string, unknown> }): void {
    this.clock.at(at, () => this.happen(event));
  }

  /** An event from outside happens: the lead changes as it says, and executions hear of it. */
  happen({ id, type, data }: { id?: string; type: string; data: Record<string, unknown> }): SimulatedEvent {
    const task = type === 'task.completed' ? this.completeTask(data) : undefined;
    const event: SimulatedEvent = {
      id: id ?? this.nextId(),
      type,
      data: task ? { ...data, taskId: task.id, stepId: task.stepId, visit: task.visit, outcome: task.outcome } : data,
      executionId: task?.executionId ?? null,
    };
    this.follow(type, data);
    this.events.push(event);
    this.hear(event);
    return event;
  }

  /** An execution tells of what it has done. As in production, executions hear of it when what is under way has come to rest. */
  tell(type: EventType, data: Record<string, unknown>, executionId: string): void {
    const event = { id: this.nextId(), type, data, executionId };
    this.events.push(event);
    if (ROUTED.has(type)) this.clock.at(this.clock.now, () => this.hear(event));
  }

  eventsAfter(type: string, after: string | null): SimulatedEvent[] {
    return this.events.filter((event) => event.type === type && (after === null || event.id > after));
  }

  eventsById(ids: readonly string[]): SimulatedEvent[] {
    return this.events.filter(({ id }) => ids.includes(id));
  }

  update({ columns, attributes, tags, status }: UpdatePlan): void {
    const { lead } = this;
    const names = {
      first_name: 'firstName',
      last_name: 'lastName',
      time_zone: 'timeZone',
      do_not_contact: 'doNotContact',
    };
    for (const [column, value] of Object.entries(columns)) {
      Object.assign(lead, { [names[column as keyof typeof names] ?? column]: value });
    }
    Object.assign(lead.attributes, attributes);
    if (tags) lead.tags = tags;
    if (status) lead.status = status;
  }

  private hear(event: SimulatedEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  /** What an event says of the lead, where it says it. */
  private follow(type: string, data: Record<string, unknown>): void {
    const { lead } = this;
    if (type === 'lead.status_changed' && typeof data.to === 'string') lead.status = data.to as SimulatedLead['status'];
    if (type === 'lead.assigned' && (typeof data.ownerId === 'string' || data.ownerId === null))
      this.assign(data.ownerId);
    if (!['lead.scored', 'lead.score_changed'].includes(type) || typeof data.value !== 'number') return;
    lead.scoreValue = data.value;
    lead.scorePoints = typeof data.points === 'number' ? data.points : Math.round(data.value * 100);
    lead.scoreBand = typeof data.band === 'string' ? data.band : lead.scoreBand;
  }

  assign(ownerId: string | null): void {
    const owner = this.organization.users.find(({ id }) => id === ownerId);
    Object.assign(this.lead, { ownerId, ownerName: owner?.name ?? null, ownerEmail: owner?.email ?? null });
  }

  /** The task of the step that the event names, else the one that was opened first. */
  private completeTask({ stepId, outcome }: Record<string, unknown>): SimulatedTask | undefined {
    const task = this.tasks.find(
      (one) => one.state === 'open' && (typeof stepId !== 'string' || one.stepId === stepId),
    );
    if (!task) return undefined;
    task.state = 'done';
    task.outcome = typeof outcome === 'string' ? outcome : null;
    return task;
  }
}
