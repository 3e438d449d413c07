import { DomainError } from '../error-codes.js';
import type { StepDefinition } from '../template-definition.js';
import type { StepResult } from './automation.js';
import { AutomationRun } from './automation-run.js';
import { BranchThreads } from './branch-threads.js';
import { goToStep, moveToVersion } from './controls.js';
import type { InterpreterHost } from './interpreter-host.js';
import {
  type ControlRequest,
  type End,
  type EventSignal,
  type LoadedVersion,
  MOST_VISITS,
  type Place,
  type RepairRequest,
} from './interpreter-types.js';
import { type SharedRun, StepThread } from './step-thread.js';

/*
 * One run of one template version for one lead. States, as the database shows them:
 *
 *   running ──► waiting (time, an event, a person, branches, another execution) ──► running
 *      │           │
 *      ├──► paused (by a person; nothing begins until a person lets it go on) ──► running or waiting
 *      ├──► parked (a step failed; a person retries it, skips it, or sends the execution elsewhere) ──► running
 *      └──► completed | stopped (a stop step, the exit condition, on_error: stop) | cancelled | failed
 *
 * What a person asks for is done while every thread rests: a step that is under way is finished first, or, where that can take hours (a mail
 * that is held until the morning), interrupted and begun again.
 */

/** Where an execution is recorded, by whom it is meant. */
export interface ExecutionRef {
  organizationId: string;
  executionId: string;
}

/** Runs an execution on a host. */
export class Interpreter implements SharedRun {
  readonly visits: Record<string, number>;
  isPaused: boolean;
  isHeld = false;
  private readonly main: StepThread;
  private readonly branches: BranchThreads;
  private steps = new Map<string, StepDefinition>();
  private hasExit = false;
  /** The execution that may wait for the end of this one. */
  parentId: string | null = null;
  /** Set where the way is in code. */
  private code: AutomationRun | null = null;
  private over: End | 'recorded' | null = null;
  /** Repairs being recorded. */
  private repairs = 0;
  /** Parked threads, the one that was parked first before the others. */
  private parked: StepThread[] = [];

  /** @param carried - where it stood when its history was begun anew */
  constructor(
    readonly host: InterpreterHost,
    readonly input: ExecutionRef,
    private readonly carried?: Place,
  ) {
    const { visits = {}, signals = [], paused, branches, ...place } = carried ?? BEFORE;
    // A copy: what runs before has no say in what runs after it.
    this.visits = { ...visits };
    this.isPaused = paused === true;
    this.branches = new BranchThreads(this, branches);
    this.main = new StepThread(this, place, signals, true, () => this.branches.follow(this.main));
    this.main.isForked = branches !== undefined;
    this.parked = this.threads.filter((thread) => thread.parkedAt !== null);
  }

  /** An event of the lead has come. */
  signal(event: EventSignal): void {
    for (const thread of this.threads) thread.inbox.add(event);
  }

  /** Goes from its first step, or from where it was carried, to its end. */
  async run(): Promise<void> {
    const loaded = await this.host.load(!this.carried && this.main.inbox.isEmpty);
    if (!loaded) return this.endRecorded();
    this.parentId = loaded.parentId ?? null;
    this.takeVersion(loaded);
    if (!this.carried) {
      this.main.place.stepId = loaded.steps[0]!.id;
      this.main.place.lastEventId = loaded.triggerEventId;
    }
    if (loaded.automation === undefined || loaded.progress?.over) await this.main.toItsEnd(loaded.progress);
    else await this.runAutomation(loaded.automation);
    await this.branches.settled();
    if (this.over && this.over !== 'recorded') await this.host.finish(this.over);
    this.over = 'recorded';
    this.host.tell({ state: 'ended', stepId: this.main.place.stepId });
    if (this.parentId) await this.host.wakeParent(this.parentId);
  }

  /** The way is in code: visits the steps that it calls. */
  private async runAutomation(key: string): Promise<void> {
    const automation = this.host.automation(key);
    if (!automation) {
      const problem = { code: 'automation_unknown', message: `This worker has no code for the template ${key}` };
      return this.end({ state: 'failed', reason: problem.code, problem });
    }
    this.code = new AutomationRun(
      automation,
      (stepId) => this.steps.has(stepId),
      (stepId) => this.visit(stepId),
      this.carried?.journal ?? [],
    );
    await this.code.run();
    this.end({ state: 'completed', reason: 'completed' });
  }

  private async visit(stepId: string): Promise<StepResult | null> {
    const progress = await this.main.visit(stepId);
    return progress && { ...progress.decision, next: progress.next };
  }

  /** Refuses a repair that cannot be done. @throws DomainError execution_not_parked, step_unknown */
  refuseRepair({ stepId }: RepairRequest): void {
    if (!this.parkedThread(stepId)) throw refusal(stepId === undefined ? 'execution_not_parked' : 'step_unknown');
  }

  /** A person has looked at the failed step. Resolves when it is recorded, so that who asked sees it. */
  async repair(request: RepairRequest): Promise<void> {
    if (this.isHeld) await this.host.until(() => !this.isHeld || this.over !== null);
    this.refuseRepair(request);
    const thread = this.parkedThread(request.stepId)!;
    const { ref, kind } = thread.parkedAt!;
    // Taken at once: a second request that comes now is refused.
    thread.parkedAt = null;
    this.parked = this.parked.filter((other) => other !== thread);
    const attempt = request.action === 'retry' ? ref.attempt + 1 : ref.attempt;
    this.repairs++;
    try {
      await this.host.repair({ ...ref, attempt }, kind, request);
      thread.repaired = request.action;
    } finally {
      this.repairs--;
    }
  }

  /** Refuses what cannot be done now. @throws DomainError */
  refuseControl({ action }: ControlRequest): void {
    if (this.over) throw refusal('execution_not_open');
    if (action === 'pause' && this.isPaused) throw refusal('execution_paused');
    if (action === 'pause' && this.parked.length > 0) throw refusal('execution_parked');
    if (action === 'resume' && !this.isPaused) throw refusal('execution_not_paused');
    if (this.code && (action === 'jump' || action === 'move')) throw refusal('step_not_reachable');
  }

  /** Does what a person asks for, as soon as every thread rests. Resolves when it is recorded. @throws DomainError */
  async control(request: ControlRequest): Promise<void> {
    await this.whileHeld(async () => {
      this.refuseControl(request);
      const { by, why } = request;
      const asker = { by, ...(why === undefined ? {} : { why }) };
      switch (request.action) {
        case 'pause':
          await this.host.pause(asker);
          this.isPaused = true;
          this.host.tell({ state: 'paused', stepId: this.main.place.stepId });
          break;
        case 'resume':
          await this.host.resume(asker);
          this.isPaused = false;
          this.host.tell({ state: 'running', stepId: this.main.place.stepId });
          break;
        case 'cancel':
          await this.host.finish({ state: 'cancelled', reason: 'cancelled', ...asker });
          this.endRecorded();
          break;
        case 'jump':
          await goToStep(this.controlled, request.stepId, (leaving) => this.host.jump({ ...leaving, ...asker }));
          this.host.tell({ state: this.isPaused ? 'paused' : 'running', stepId: request.stepId });
          break;
        case 'move':
          await moveToVersion(this.controlled, request, asker);
      }
    });
  }

  /** What controls may change. */
  private get controlled() {
    return {
      host: this.host,
      main: this.main,
      branches: this.branches,
      steps: this.steps,
      takeVersion: (version: LoadedVersion) => this.takeVersion(version),
      unpark: () => {
        this.parked = this.threads.filter((thread) => thread.parkedAt !== null);
      },
    };
  }

  /** Holds every thread where it rests. One request at a time. */
  private async whileHeld(work: () => Promise<void>): Promise<void> {
    while (this.isHeld && !this.over) await this.host.until(() => !this.isHeld || this.over !== null);
    if (this.over) throw refusal('execution_not_open');
    this.isHeld = true;
    try {
      this.interruptAll();
      const isStill = () => this.repairs === 0 && this.threads.every((thread) => thread.isResting);
      await this.host.until(() => this.over !== null || isStill());
      if (this.over) throw refusal('execution_not_open');
      await work();
    } finally {
      this.isHeld = false;
    }
  }

  get mayBeginAnew(): boolean {
    const { host } = this;
    if (!host.isLong() || this.isHeld || this.over || !host.isQuiet()) return false;
    // A repair that is recorded is taken up first.
    return this.threads.every(({ isResting, repaired }) => isResting && repaired === null);
  }

  beginAnew(): Promise<never> {
    const branches = this.branches.places;
    return this.host.beginAnew({
      ...this.main.standing,
      visits: this.visits,
      signals: this.main.inbox.take(),
      ...(this.isPaused ? { paused: true } : {}),
      ...(branches ? { branches } : {}),
      ...(this.code ? { journal: this.code.journal } : {}),
    });
  }

  interruptAll(): void {
    for (const thread of this.threads) thread.interrupt?.();
  }

  async lookForExit(events: readonly EventSignal[]): Promise<void> {
    if (!this.hasExit || this.over) return;
    const holds = await this.host.checkExit(events.map(({ eventId }) => eventId));
    if (holds) this.end({ state: 'stopped', reason: 'exit' });
  }

  end(end: End): void {
    this.over ??= end;
    this.interruptAll();
  }

  endRecorded(): void {
    this.over = 'recorded';
    this.interruptAll();
  }

  hasParked(thread: StepThread): void {
    this.parked.push(thread);
    this.host.tell({ state: 'parked', stepId: thread.place.stepId });
  }

  forgetBranches(countLeft: boolean): void {
    if (countLeft) {
      for (const { stepId } of this.branches.openVisits) this.visits[stepId] = (this.visits[stepId] ?? 0) + 1;
    }
    this.branches.forget();
  }

  get isOver(): boolean {
    return this.over !== null;
  }

  get isAtLimit(): boolean {
    return Object.values(this.visits).reduce((sum, visits) => sum + visits, 0) >= MOST_VISITS;
  }

  stepOf(id: string): StepDefinition {
    return this.steps.get(id)!;
  }

  private get threads(): StepThread[] {
    return [this.main, ...this.branches.threads];
  }

  private parkedThread(stepId: string | undefined): StepThread | undefined {
    return this.parked.find(({ place }) => stepId === undefined || place.stepId === stepId);
  }

  private takeVersion({ steps, hasExit }: LoadedVersion): void {
    this.steps = new Map(steps.map((step) => [step.id, step]));
    this.hasExit = hasExit;
  }
}

const BEFORE: Place = { stepId: '', attempt: 1, visits: {}, lastEventId: null, signals: [] };

function refusal(code: keyof typeof REFUSALS): DomainError {
  return new DomainError(code, REFUSALS[code]);
}

const REFUSALS = {
  execution_not_open: 'The execution has ended',
  execution_not_parked: 'The execution is not parked',
  execution_paused: 'The execution is paused already',
  execution_not_paused: 'The execution is not paused',
  execution_parked: 'The execution is parked: retry, skip, jump, move or cancel it',
  step_unknown: 'The execution is not parked at that step',
  step_not_reachable: 'The way of this execution is in code, which decides where it goes',
} as const;
