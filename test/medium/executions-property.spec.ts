import fc from 'fast-check';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';
import { expectedRun, madeStep, toTemplate } from './setup/made-templates.js';

describe('the interpreter', () => {
  let world: ExecutionWorld;
  let number = 0;

  beforeAll(async () => {
    world = await createExecutionWorld();
  }, 60_000);
  afterAll(() => world?.close(), 30_000);

  it('goes the way that a template says, whatever it says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(madeStep, { minLength: 1, maxLength: 8 }), async (steps) => {
        const key = `p${++number}`;
        await world.publish(toTemplate(key, steps));
        const leadId = await world.createLead();
        const [id] = await world.emit({ type: 'interaction.recorded', leadId, data: { kind: key } });
        const { visited, state, reason } = expectedRun(steps);
        await world.until(id!, { state, end_reason: reason });
        const recorded = await world.steps(id!);
        expect(recorded.map(({ step_id, status }) => [step_id, status])).toEqual(visited);
        expect(recorded.every(({ visit, finished_at }) => visit === 1 && finished_at !== null)).toBe(true);
      }),
      { numRuns: 40, endOnFailure: false, interruptAfterTimeLimit: 60_000 },
    );
  }, 120_000);
});
