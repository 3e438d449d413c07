import { conditionContext } from '../shared/condition-context.js';
import { DomainError } from '../shared/error-codes.js';
import { Interpreter } from '../shared/interpreter/interpreter.js';
import type { JsonObject } from '../shared/json.js';
import type { InterpreterHost } from '../shared/interpreter/interpreter-host.js';
import type { End, Progress, RunRef, StepProblem, StepRef } from '../shared/interpreter/interpreter-types.js';
import { evaluateCondition } from '../shared/template-conditions.js';
import type { StepDefinition, TemplateDefinition } from '../shared/template-definition.js';
import type { PathEntry, SimulatedEnd } from './path.js';
import type { SimulatedRun, SimulatedSite } from './simulated-site.js';
import { performStep } from './simulated-steps.js';
import { startRun } from './simulated-run.js';
import { beginWait, endWait, lookForEnd } from './simulated-waits.js';
import type { SimulatedEvent, SimulatedWorld } from './simulated-world.js';
import { automationOf } from '../workflows/automations/registry.js';
import '../workflows/automations/deployed.js';

/** The simulation's time is up; what is under way is left. */
class SimulationOver extends Error {}

interface Options {
  definition: TemplateDefinition;
  /** The event that started it; null where a person, a schedule or another execution did. */
  trigger: SimulatedEvent | null;
  /** What a webhook brought that started it. */
  input?: Record<string, unknown>;
  /** How many executions stand behind the events that it causes, itself not counted. */
  depth?: number;
  /** The execution whose `run` step started it. */
  parent?: SimulatedExecution;
  warn: (warning: string) => void;
}

/**
 * The interpreter on a clock of its own: every step decides by the functions that production decides by, and what it would do happens to the
 * copy of the lead in the world.
 */
export class SimulatedExecution implements SimulatedRun {
  readonly id: string;
  readonly definition: TemplateDefinition;
  readonly depth: number;
  readonly startedAt: number;
  readonly path: PathEntry[] = [];
  readonly children: { stepId: string; visit: number; execution: SimulatedExecution }[] = [];
  readonly input: Record<string, unknown>;
  readonly outputs: Record<string, JsonObject> = {};
  readonly warn: (warning: string) => void;
  end: SimulatedEnd | null = null;
  /** What went wrong with the simulation itself. */
  failure: unknown = null;
  private readonly interpreter: Interpreter;
  private currentStep = '';

  constructor(
    readonly world: SimulatedWorld,
    private readonly options: Options,
  ) {
    this.id = world.nextId();
    this.definition = options.definition;
    this.depth = options.depth ?? 0;
    this.input = options.input ?? {};
    this.warn = options.warn;
    this.startedAt = world.clock.now;
    const { organizationId } = world.organization;
    this.interpreter = new Interpreter(this.host(), { organizationId, executionId: this.id });
  }

  /** Lets it run as time passes. */
  start(): void {
    const deafen = this.world.listen((event) => {
      if (this.hears(event)) this.interpreter.signal({ eventId: event.id, type: event.type });
    });
    this.interpreter
      .run()
      .catch((error: unknown) => {
        if (!(error instanceof SimulationOver)) this.failure = error;
      })
      .finally(deafen);
  }

  /** Where it stands, or how it ended. */
  get standing(): SimulatedEnd {
    if (this.end) return this.end;
    const open = this.path.find(({ finishedAt }) => finishedAt === null);
    const state = open?.status === 'parked' ? ('parked' as const) : ('waiting' as const);
    return {
      state,
      reason: state === 'parked' ? 'step_failed' : 'still_waiting',
      at: this.moment(),
      stepId: open?.stepId ?? this.currentStep,
      ...(open?.error ? { error: open.error } : {}),
    };
  }

  startChild(stepId: string, visit: number, definition: TemplateDefinition): string {
    const { world, warn, depth } = this;
    const execution = new SimulatedExecution(world, {
      definition,
      trigger: null,
      depth: depth + 1,
      parent: this,
      warn,
    });
    this.children.push({ stepId, visit, execution });
    execution.start();
    return execution.id;
  }

  childOf(stepId: string, visit: number): SimulatedExecution | undefined {
    return this.children.find((one) => one.stepId === stepId && one.visit === visit)?.execution;
  }

  /** Another execution that a step waits for has ended. */
  childHasEnded(): void {
    this.interpreter.signal({ eventId: this.world.nextId(), type: 'execution.finished' });
  }

  /** Those whom production would signal (repositories/routing.ts). */
  private hears({ id, type, executionId }: SimulatedEvent): boolean {
    const { definition, trigger } = this.options;
    if (trigger && id <= trigger.id) return false;
    return (
      (definition.listens as string[]).includes(type) || (definition.exit !== undefined && executionId !== this.id)
    );
  }

  private host(): InterpreterHost {
    const { clock } = this.world;
    const unused = () => Promise.reject(new TypeError('nobody asks for that in a simulation'));
    return {
      now: () => clock.now,
      until: (predicate, ms) => clock.until(predicate, ms),
      isLong: () => false,
      isQuiet: () => true,
      beginAnew: unused,
      load: () =>
        Promise.resolve({
          steps: this.definition.steps,
          hasExit: this.definition.exit !== undefined,
          ...(this.definition.coded ? { automation: this.definition.key } : {}),
          triggerEventId: this.options.trigger?.id ?? null,
          ...(this.options.parent ? { parentId: this.options.parent.id } : {}),
          progress: null,
        }),
      perform: (step, ref, interruptible) => this.perform(step, ref, interruptible),
      check: (step, ref) => this.waited(step, ref, (site) => lookForEnd(site, ref.afterEventId)),
      expire: (step, ref) => this.waited(step, ref, (site) => endWait(site, ref.afterEventId)),
      join: (step, ref, arrived) => Promise.resolve(this.join(step, ref, arrived)),
      checkExit: (eventIds) => Promise.resolve(this.exits(eventIds)),
      recordFailure: (ref, _kind, problem) => Promise.resolve(this.failed(ref, problem)),
      park: (ref, _kind, problem) => Promise.resolve(this.record(ref, { status: 'parked', error: problem })),
      repair: unused,
      pause: unused,
      resume: unused,
      jump: unused,
      loadVersion: unused,
      move: unused,
      finish: (end) => Promise.resolve(this.finish(end)),
      automation: automationOf,
      wakeParent: () => Promise.resolve(this.options.parent?.childHasEnded()),
      problemOf,
      isEnding: (error) => error instanceof SimulationOver,
      tell: () => undefined,
    };
  }

  private async perform(
    step: StepDefinition,
    ref: RunRef,
    interruptible: (interrupt: () => void) => void,
  ): Promise<Progress | null> {
    const { clock } = this.world;
    await clock.breathe();
    if (clock.isOutOfTime) throw new SimulationOver();
    this.currentStep = step.id;
    const entry = this.enter(step, ref);
    const site: SimulatedSite = { world: this.world, execution: this, step, entry, interruptible };
    switch (step.kind) {
      case 'parallel':
        entry.status = 'waiting';
        return { visited: [], next: step.id, fork: true };
      case 'wait':
      case 'wait_for':
      case 'task':
        return this.progressOf(site, beginWait(site, ref.afterEventId));
      case 'run':
        if (step.wait) return this.progressOf(site, beginWait(site, ref.afterEventId));
        startRun({ ...site, step });
        return this.leave(site, 'done', step.next);
      default: {
        const outcome = await performStep({ ...site, step });
        if (outcome === null) return null;
        if ('next' in outcome) return this.leave(site, 'done', outcome.next);
        this.leave(site, 'stopped', 'end');
        this.finish({ state: 'stopped', reason: outcome.stop });
        return { visited: [step.id], next: 'end', over: true };
      }
    }
  }

  private waited(
    step: StepDefinition,
    ref: RunRef,
    look: (site: SimulatedSite) => ReturnType<typeof beginWait>,
  ): Promise<Progress> {
    try {
      const entry = this.enter(step, ref);
      const site: SimulatedSite = { world: this.world, execution: this, step, entry, interruptible: () => undefined };
      return Promise.resolve(this.progressOf(site, look(site)));
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  private progressOf(site: SimulatedSite, course: ReturnType<typeof beginWait>): Progress {
    const { entry, step } = site;
    if ('waitMs' in course) {
      entry.status = 'waiting';
      entry.waitUntil = new Date(this.world.clock.now + course.waitMs).toISOString();
      return { visited: [], next: step.id, waitMs: course.waitMs };
    }
    entry.decision = course.decision;
    return { ...this.leave(site, 'done', course.next), ...(course.eventId ? { eventId: course.eventId } : {}) };
  }

  private join(step: StepDefinition, ref: RunRef, arrived: number[]): Progress {
    const inside = new Set(
      this.definition.steps.filter(({ within }) => within?.startsWith(`${step.id}/`)).map(({ id }) => id),
    );
    for (const entry of this.path) {
      if (entry.finishedAt !== null || !inside.has(entry.stepId)) continue;
      Object.assign(entry, { status: 'stopped', finishedAt: this.moment() } satisfies Partial<PathEntry>);
    }
    const entry = this.enter(step, ref);
    entry.decision = { arrived, next: step.next };
    return this.leave({ entry, step }, 'done', step.next);
  }

  private exits(eventIds: string[]): boolean {
    const { world, definition } = this;
    const at = { id: this.id, step: this.currentStep };
    const { organizationId } = world.organization;
    return world.eventsById(eventIds).some((event) => {
      try {
        const context = conditionContext(world.lead, organizationId, event, at, new Date(world.clock.now));
        return evaluateCondition(definition.exit!.where, context);
      } catch {
        this.warn('The exit condition could not be evaluated for an event; it did not hold.');
        return false;
      }
    });
  }

  /** The entry of a visit; a visit that is begun again goes on with its own. */
  private enter(step: StepDefinition, { visit }: StepRef): PathEntry {
    const known = this.path.find((entry) => entry.stepId === step.id && entry.visit === visit);
    if (known) return known;
    const entry: PathEntry = {
      stepId: step.id,
      visit,
      kind: step.kind,
      at: this.moment(),
      finishedAt: null,
      status: 'running',
      decision: null,
      result: null,
    };
    this.path.push(entry);
    return entry;
  }

  private leave(
    { entry, step }: Pick<SimulatedSite, 'entry' | 'step'>,
    status: PathEntry['status'],
    next: string,
  ): Progress {
    Object.assign(entry, { status, next, finishedAt: this.moment() });
    return { visited: [step.id], next, ...(entry.decision ? { decision: entry.decision } : {}) };
  }

  private failed(ref: StepRef, error: StepProblem): void {
    const { onError, next } = this.definition.steps.find(({ id }) => id === ref.stepId)!;
    this.record(ref, {
      status: 'failed',
      error,
      finishedAt: this.moment(),
      next: onError === 'stop' ? 'end' : onError === 'continue' ? next : onError,
    });
  }

  private record(ref: StepRef, change: Partial<PathEntry>): void {
    const entry = this.path.find(({ stepId, visit }) => stepId === ref.stepId && visit === ref.visit);
    if (entry) Object.assign(entry, change);
  }

  private finish({ state, reason, problem }: End): void {
    // Nobody cancels a simulated execution.
    this.end ??= {
      state: state === 'cancelled' ? 'stopped' : state,
      reason,
      at: this.moment(),
      ...(problem ? { error: problem } : {}),
    };
    for (const entry of this.path) {
      if (entry.finishedAt === null) Object.assign(entry, { status: 'stopped', finishedAt: this.moment() });
    }
  }

  private moment(): string {
    return new Date(this.world.clock.now).toISOString();
  }
}

function problemOf(error: unknown): StepProblem {
  if (error instanceof DomainError) return { code: error.code, message: error.message };
  return { code: 'internal', message: 'Something went wrong on our side' };
}
