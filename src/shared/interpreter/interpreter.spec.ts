import fc from 'fast-check';
import type { StepDefinition, StepTarget } from '../template-definition.js';
import { Interpreter } from './interpreter.js';
import type { InterpreterHost } from './interpreter-host.js';
import type { ControlRequest, End, Place, Progress, RunRef } from './interpreter-types.js';

/*
 * The interpreter on a clock of its own. Steps are told by their kind: a `branch` goes where its first case points, a `stop` stops, an `update`
 * without tags fails (each time, unless it is retried), a `wait_for` hears of the events of the world, all others go on.
 */

const DAY = 24 * 60 * 60_000;
class BegunAnew extends Error {
  constructor(readonly place: Place) {
    super('begun anew');
  }
}

interface Happening {
  at: number;
  event?: string;
  control?: ControlRequest;
  repair?: 'retry' | 'skip';
}

/** What is recorded of a visit: how it ended, and when. */
type Record_ = { status: string; at: number };

class World {
  clock = 0;
  readonly visits = new Map<string, Record_>();
  readonly ends: End[] = [];
  readonly events: { id: string; type: string; at: number }[] = [];
  begunAnew = 0;
  refused = 0;
  private requests = 0;
  private readonly sleepers: { predicate: () => boolean; deadline: number; wake: (holds: boolean) => void }[] = [];
  private readonly dueAt = new Map<string, number>();

  constructor(
    private readonly steps: readonly StepDefinition[],
    private readonly happenings: Happening[],
    private readonly anewAfter = Infinity,
  ) {}

  /** Runs to the end, or until nothing can happen any more. */
  async run(): Promise<void> {
    let place: Place | undefined;
    for (;;) {
      let calls = 0;
      const host = this.host(() => ++calls, this.anewAfter);
      const interpreter = new Interpreter(host, { organizationId: 'o', executionId: 'x' }, place);
      let outcome: { error?: unknown } | null = null;
      interpreter.run().then(
        () => (outcome = {}),
        (error: unknown) => (outcome = { error }),
      );
      while (await this.tick(interpreter, () => outcome !== null));
      const { error } = (outcome ?? {}) as { error?: unknown };
      if (!error) return;
      if (!(error instanceof BegunAnew)) throw error;
      this.begunAnew++;
      this.sleepers.length = 0;
      place = JSON.parse(JSON.stringify(error.place)) as Place;
    }
  }

  /** Lets everything that can go on, then moves the clock to what happens next. @returns false where nothing does */
  private async tick(interpreter: Interpreter, isOver: () => boolean): Promise<boolean> {
    await new Promise((resolve) => setImmediate(resolve));
    if (isOver()) return false;
    const ready = this.sleepers.filter(({ predicate }) => predicate());
    if (ready.length > 0) {
      for (const sleeper of ready) this.sleepers.splice(this.sleepers.indexOf(sleeper), 1);
      for (const sleeper of ready) sleeper.wake(true);
      return true;
    }
    const next = this.happenings[0];
    const due = this.sleepers.toSorted((a, b) => a.deadline - b.deadline)[0];
    if (next && next.at <= (due?.deadline ?? Infinity)) {
      this.happenings.shift();
      this.clock = Math.max(this.clock, next.at);
      this.happen(next, interpreter);
      return true;
    }
    if (!due || due.deadline === Infinity) return false;
    this.clock = Math.max(this.clock, due.deadline);
    this.sleepers.splice(this.sleepers.indexOf(due), 1);
    due.wake(false);
    return true;
  }

  private happen({ event, control, repair }: Happening, interpreter: Interpreter): void {
    if (event) {
      const id = String(this.events.length).padStart(6, '0');
      this.events.push({ id, type: event, at: this.clock });
      interpreter.signal({ eventId: id, type: event });
    }
    try {
      const answered = (request: Promise<void>) => {
        this.requests++;
        request.catch(() => this.refused++).finally(() => this.requests--);
      };
      if (control) {
        interpreter.refuseControl(control);
        answered(interpreter.control(control));
      }
      if (repair) {
        interpreter.refuseRepair({ action: repair, by: 'p' });
        answered(interpreter.repair({ action: repair, by: 'p' }));
      }
    } catch {
      this.refused++;
    }
  }

  private over({ stepId, visit }: { stepId: string; visit: number }, status: string): void {
    const key = `${stepId}/${visit}`;
    const before = this.visits.get(key);
    // A record that is over is never written again.
    if (before && before.status !== 'open') throw new Error(`${key} was ${before.status}, and is ${status} now`);
    this.visits.set(key, { status, at: this.clock });
  }

  private begin({ stepId, visit }: { stepId: string; visit: number }): void {
    const key = `${stepId}/${visit}`;
    if (this.visits.get(key)?.status !== 'open' && this.visits.has(key)) throw new Error(`${key} is begun again`);
    this.visits.set(key, { status: 'open', at: this.clock });
  }

  private host(count: () => number, anewAfter: number): InterpreterHost {
    let isLong = false;
    const act = async <T>(work: () => T): Promise<T> => {
      isLong ||= count() >= anewAfter;
      await Promise.resolve();
      return work();
    };
    const step = (id: string) => this.steps.find((candidate) => candidate.id === id)!;
    const done = (ref: RunRef, next: StepTarget, more: Partial<Progress> = {}): Progress => {
      this.over(ref, 'done');
      return { visited: [ref.stepId], next, ...more };
    };
    const remaining = (ref: RunRef, ms: number) => {
      const key = `${ref.stepId}/${ref.visit}`;
      if (!this.dueAt.has(key)) this.dueAt.set(key, this.clock + ms);
      return { visited: [], next: ref.stepId, waitMs: this.dueAt.get(key)! - this.clock };
    };
    const heard = (ref: RunRef, type: string) =>
      this.events.find((event) => event.type === type && event.id > (ref.afterEventId ?? ''));
    const look = (ref: RunRef, isDue: boolean): Progress => {
      const at = step(ref.stepId);
      if (at.kind === 'wait') return isDue ? done(ref, at.next) : remaining(ref, Infinity);
      if (at.kind !== 'wait_for') throw new Error(`${at.kind} does not wait`);
      const event = heard(ref, at.event);
      if (event) return done(ref, at.next, { eventId: event.id });
      return isDue ? done(ref, at.onTimeout) : remaining(ref, Infinity);
    };
    const leave = (visits: readonly { stepId: string; visit: number }[]) => {
      for (const visit of visits) this.over(visit, 'stopped');
    };
    return {
      now: () => this.clock,
      until: (predicate, ms) => {
        if (predicate()) return Promise.resolve(true);
        const deadline = ms === undefined ? Infinity : this.clock + ms;
        return new Promise((wake) => this.sleepers.push({ predicate, deadline, wake }));
      },
      isLong: () => isLong,
      isQuiet: () => this.requests === 0,
      beginAnew: (place) => Promise.reject(new BegunAnew(place)),
      load: () => act(() => ({ steps: [...this.steps], hasExit: true, triggerEventId: null, progress: null })),
      perform: (at, ref) =>
        act(() => {
          this.begin(ref);
          switch (at.kind) {
            case 'branch':
              return done(ref, at.cases[0]!.next);
            case 'stop':
              this.over(ref, 'stopped');
              this.ends.push({ state: 'stopped', reason: at.reason });
              return { visited: [ref.stepId], next: 'end', over: true };
            case 'update':
              if (at.addTags.length === 0 && ref.attempt < 3) throw new Error('broken');
              return done(ref, at.next);
            case 'wait':
              return remaining(ref, (at as { durationMs: number }).durationMs);
            case 'wait_for': {
              const event = heard(ref, at.event);
              return event ? done(ref, at.next, { eventId: event.id }) : remaining(ref, at.timeoutMs);
            }
            case 'parallel':
              return { visited: [], next: ref.stepId, fork: true };
            default:
              return done(ref, at.next);
          }
        }),
      check: (_, ref) => act(() => look(ref, false)),
      expire: (_, ref) => act(() => look(ref, true)),
      join: (at, ref) =>
        act(() => {
          const inside = new Set(
            this.steps.filter(({ within }) => within?.startsWith(`${at.id}/`)).map(({ id }) => id),
          );
          for (const [key, { status }] of this.visits) {
            const [stepId, visit] = key.split('/') as [string, string];
            if (status === 'open' && inside.has(stepId)) this.over({ stepId, visit: Number(visit) }, 'stopped');
          }
          return done(ref, at.next);
        }),
      checkExit: (ids) => act(() => ids.some((id) => this.events.find((event) => event.id === id)?.type === 'exit')),
      recordFailure: (ref) => act(() => this.over(ref, 'failed')),
      park: () => act(() => undefined),
      repair: (ref, _, { action }) => act(() => (action === 'skip' ? this.over(ref, 'skipped') : undefined)),
      pause: () => act(() => undefined),
      resume: () => act(() => undefined),
      jump: ({ leave: visits }) => act(() => leave(visits)),
      loadVersion: () => act(() => ({ steps: [...this.steps], hasExit: true })),
      move: (_, { leave: visits }) => act(() => leave(visits)),
      finish: (end) =>
        act(() => {
          this.ends.push(end);
          for (const [key, record] of this.visits) {
            if (record.status === 'open') this.visits.set(key, { status: 'stopped', at: this.clock });
          }
        }),
      wakeParent: () => Promise.resolve(),
      problemOf: () => ({ code: 'broken', message: 'broken' }),
      isEnding: (error) => error instanceof BegunAnew,
      automation: () => undefined,
      tell: () => undefined,
    };
  }
}

const common = (id: string, next: string, within?: string) => ({
  id,
  next,
  onError: 'park',
  ...(within ? { within } : {}),
});

/** A made-up step; targets are counted onwards, beyond the last they are the end of the list. */
interface Made {
  kind: 'wait' | 'wait_for' | 'branch' | 'good' | 'broken' | 'stop' | 'parallel';
  ms: number;
  jump: number;
  onError: 'park' | 'continue' | 'stop';
  event: 'a' | 'b';
  join: 'all' | 'any';
  branches: Made[][];
}
const leaf = (kinds: readonly Made['kind'][]) =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    ms: fc.constantFrom(1_000, DAY, 3 * DAY),
    jump: fc.integer({ min: 1, max: 3 }),
    onError: fc.constantFrom('park' as const, 'continue' as const, 'stop' as const),
    event: fc.constantFrom('a' as const, 'b' as const),
    join: fc.constantFrom('all' as const, 'any' as const),
  });
const KINDS = ['wait', 'wait', 'wait_for', 'branch', 'good', 'broken'] as const;
const inner = fc.array(
  leaf(KINDS).map((made) => ({ ...made, branches: [] as Made[][] })),
  { minLength: 1, maxLength: 3 },
);
const madeStep: fc.Arbitrary<Made> = fc
  .record({
    made: leaf([...KINDS, 'stop', 'parallel', 'parallel']),
    branches: fc.array(inner, { minLength: 2, maxLength: 3 }),
  })
  .map(({ made, branches }) => ({ ...made, branches }));
const template = fc.array(madeStep, { minLength: 1, maxLength: 6 }).map((made) => define(made, 's', 'end'));

function define(made: readonly Made[], prefix: string, end: StepTarget, within?: string): StepDefinition[] {
  const target = (at: number) => (at < made.length ? `${prefix}${at}` : end);
  return made.flatMap((one, at): StepDefinition[] => {
    const base = { ...common(`${prefix}${at}`, target(at + 1), within), onError: one.onError };
    switch (one.kind) {
      case 'wait':
        return [{ ...base, kind: 'wait', durationMs: one.ms }];
      case 'wait_for':
        return [
          { ...base, kind: 'wait_for', event: one.event as never, timeoutMs: one.ms, onTimeout: target(at + one.jump) },
        ];
      case 'branch':
        return [{ ...base, kind: 'branch', cases: [{ next: target(at + one.jump) }] }];
      case 'stop':
        return [{ ...base, kind: 'stop', reason: 'enough' }];
      case 'parallel': {
        const parts = one.branches.map((branch, n) =>
          define(branch, `${base.id}b${n}x`, `join:${base.id}`, `${base.id}/${n}`),
        );
        return [
          { ...base, kind: 'parallel', join: one.join, branches: parts.map((part) => part[0]!.id) },
          ...parts.flat(),
        ];
      }
      default:
        return [{ ...base, kind: 'update', set: {}, addTags: one.kind === 'good' ? ['t'] : [], removeTags: [] }];
    }
  });
}

/** Never at the moment when a wait ends. */
const at = fc.integer({ min: 100, max: 12 * DAY - 30_000 });
const by = 'somebody';
const happening = (ids: readonly string[]): fc.Arbitrary<Happening> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ at, event: fc.constantFrom('a', 'b', 'other') }) },
    { weight: 2, arbitrary: fc.record({ at, repair: fc.constantFrom('retry' as const, 'skip' as const) }) },
    fc.record({ at, control: fc.constantFrom({ action: 'pause', by } as const, { action: 'resume', by } as const) }),
    fc.record({
      at,
      control: fc.record({
        action: fc.constant('jump' as const),
        stepId: fc.constantFrom(...ids),
        by: fc.constant(by),
      }),
    }),
    fc.record({
      at,
      control: fc.record({
        action: fc.constant('move' as const),
        versionId: fc.constant('v'),
        retry: fc.boolean(),
        by: fc.constant(by),
      }),
    }),
  );
/** Random events and requests, then whatever lets an execution end that waits for a person. */
const story = template.chain((steps) =>
  fc
    .array(happening(steps.map(({ id }) => id)), { maxLength: 12 })
    .map((happenings): { steps: StepDefinition[]; happenings: Happening[] } => ({
      steps,
      happenings: [
        ...happenings.toSorted((a, b) => a.at - b.at),
        { at: 100 * DAY, control: { action: 'resume' as const, by } },
        ...Array.from({ length: 30 }, (_, n) => ({ at: (101 + n) * DAY, repair: 'skip' as const })),
      ],
    })),
);

async function played({ steps, happenings }: { steps: StepDefinition[]; happenings: Happening[] }, anewAfter?: number) {
  const world = new World(steps, [...happenings], anewAfter);
  await world.run();
  return world;
}

const statusesOf = ({ visits }: World) => Object.fromEntries([...visits].map(([key, { status }]) => [key, status]));

describe('the interpreter', () => {
  it('ends every execution once, with a reason, and each visit once, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (given) => {
        const world = await played(given);
        expect(world.ends).toHaveLength(1);
        expect(world.ends[0]!.reason).not.toBe('');
        if (world.ends[0]!.state !== 'stopped') {
          expect([...world.visits.values()].map(({ status }) => status)).not.toContain('open');
        }
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('goes the same way when its history is begun anew again and again', async () => {
    const quiet = story.map(({ steps, happenings }) => ({
      // Which of two branches is first at the same moment, nobody can say.
      steps: steps.map((step) => ({
        ...step,
        ...(step.kind === 'parallel' ? { join: 'all' as const } : {}),
        ...(step.within && step.onError === 'stop' ? { onError: 'continue' } : {}),
      })),
      // Requests fall between two steps, where a history that is begun anew has them fall elsewhere.
      happenings: happenings.filter(
        ({ control }) => !control || control.action === 'pause' || control.action === 'resume',
      ),
    }));
    await fc.assert(
      fc.asyncProperty(quiet, fc.integer({ min: 8, max: 14 }), async (given, anewAfter) => {
        const [whole, parts] = [await played(given), await played(given, anewAfter)];
        expect(parts.ends).toEqual(whole.ends);
        // A wait that is begun again ends a millisecond later at most.
        expect(statusesOf(parts)).toEqual(statusesOf(whole));
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('goes through thirty days of mails and waits in no time', async () => {
    const days = Array.from({ length: 30 }, (_, day): StepDefinition[] => [
      { ...common(`mail${day}`, `wait${day}`), kind: 'send', channel: 'email', message: 'm', to: 'lead' },
      { ...common(`wait${day}`, day < 29 ? `mail${day + 1}` : 'end'), kind: 'wait', durationMs: DAY },
    ]).flat();
    const world = await played({ steps: days, happenings: [] });
    expect(world.ends).toEqual([{ state: 'completed', reason: 'completed' }]);
    expect(world.visits.size).toBe(60);
    expect(world.clock).toBe(30 * DAY);
  });

  it('gives up after a thousand visits', async () => {
    const round: StepDefinition[] = [{ ...common('round', 'end'), kind: 'branch', cases: [{ next: 'round' }] }];
    const world = await played({ steps: round, happenings: [] }, 50);
    expect(world.ends).toMatchObject([{ state: 'failed', reason: 'step_limit_reached' }]);
    expect(world.visits.size).toBe(1_000);
    expect(world.begunAnew).toBeGreaterThan(10);
  });

  it('ends by its exit condition while it waits, is paused, is parked or runs branches', async () => {
    const exit = { at: DAY, event: 'exit' };
    const wait: StepDefinition = { ...common('w', 'end'), kind: 'wait', durationMs: 9 * DAY };
    const broken: StepDefinition = { ...common('b', 'end'), kind: 'update', set: {}, addTags: [], removeTags: [] };
    const parallel: StepDefinition[] = [
      { ...common('p', 'end'), kind: 'parallel', join: 'all', branches: ['w1', 'w2'] },
      { ...wait, id: 'w1', next: 'join:p', within: 'p/0' },
      { ...wait, id: 'w2', next: 'join:p', within: 'p/1' },
    ];
    for (const [steps, before] of [
      [[wait], []],
      [[wait], [{ at: 1, control: { action: 'pause' as const, by } }]],
      [[broken], []],
      [parallel, []],
    ] as [StepDefinition[], Happening[]][]) {
      const world = await played({ steps, happenings: [...before, exit] });
      expect(world.ends).toEqual([{ state: 'stopped', reason: 'exit' }]);
      expect(world.clock).toBe(DAY);
    }
  });
});
