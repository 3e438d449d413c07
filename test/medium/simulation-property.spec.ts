import fc from 'fast-check';
import { stringify } from 'yaml';
import { leadContexts } from '../../src/db/repositories/lead-contexts.js';
import { SEND_POLICY_DEFAULTS } from '../../src/shared/send-gate/send-policy.js';
import { compileTemplate } from '../../src/shared/template-compile.js';
import { simulateLead } from '../../src/simulation/simulate-lead.js';
import { simulatedLead, simulatedOrganization } from '../../src/simulation/simulated-organization.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

/** A step of a made-up template; targets may lie before it: most templates have loops. */
interface MadeStep {
  kind: 'branch' | 'update' | 'split' | 'wait' | 'wait_for' | 'stop' | 'broken' | 'count';
  target: number;
  other: number;
  holds: boolean;
  onError: 'continue' | 'stop' | 'jump';
}
const target = fc.integer({ min: 0, max: 8 });
const madeStep: fc.Arbitrary<MadeStep> = fc.record({
  kind: fc.constantFrom('branch', 'update', 'split', 'wait', 'wait_for', 'stop', 'broken', 'count'),
  target,
  other: target,
  holds: fc.boolean(),
  onError: fc.constantFrom('continue', 'stop', 'jump'),
});

function toTemplate(key: string, steps: readonly MadeStep[]): string {
  const to = (n: number) => (n < steps.length ? `s${n}` : 'end');
  const made = steps.map(({ kind, target: first, other, holds, onError }, at) => {
    const step = { id: `s${at}` };
    const stepTo = (n: number) => (to(n) === 'end' ? 'continue' : to(n));
    switch (kind) {
      case 'branch':
        return { ...step, branch: [{ where: holds ? 'lead.status == "new"' : 'score.value > 2.0', next: to(first) }] };
      case 'count':
        // A way round that ends: each visit is another tag.
        return { ...step, branch: [{ where: `"t${first}" in lead.tags`, next: 'end' }], next: to(other) };
      case 'update':
        return { ...step, update: { tags: { add: [`t${first}`] } } };
      case 'split':
        return {
          ...step,
          split: [
            { name: 'a', weight: 1, next: to(first) },
            { name: 'b', weight: 1, next: to(other) },
          ],
        };
      case 'wait':
        return { ...step, wait: '1s' };
      case 'wait_for':
        // Either it has long happened when it is waited for, or it never does.
        return {
          ...step,
          wait_for: {
            event: holds ? 'message.replied' : 'message.clicked',
            timeout: holds ? '1h' : '1s',
            on_timeout: to(first),
          },
        };
      case 'stop':
        return { ...step, stop: { reason: `stopped at s${at}` } };
      case 'broken':
        return {
          ...step,
          on_error: onError === 'jump' ? stepTo(first) : onError,
          branch: [{ where: 'lead.attributes.none == 1', next: 'end' }],
        };
    }
  });
  return stringify({
    key,
    name: key,
    trigger: { event: 'interaction.recorded', where: `event.data.kind == "${key}"` },
    steps: made,
  });
}

describe('simulation and production', () => {
  let world: ExecutionWorld;
  let number = 0;

  beforeAll(async () => {
    world = await createExecutionWorld();
  }, 60_000);
  afterAll(() => world?.close(), 30_000);

  async function simulate(yaml: string, leadId: string, kind: string, replies: number) {
    const compiled = await compileTemplate(yaml);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const { database, organizationId } = world.db;
    const lead = await database.inOrganization(organizationId, async (tx) =>
      (await leadContexts(tx, [leadId])).get(leadId)!,
    );
    const start = new Date();
    return simulateLead({
      organization: simulatedOrganization({
        organizationId,
        users: [],
        sendPolicy: SEND_POLICY_DEFAULTS.none,
        templates: new Map(),
        publicUrl: 'http://localhost:3000',
        runScript: () => Promise.reject(new Error('there is no script')),
      }),
      definition: compiled.definition,
      lead: simulatedLead({ ...lead, suppressed: false }),
      start,
      triggerData: { kind },
      events: Array.from({ length: replies }, (_, n) => ({
        at: new Date(start.getTime() + n + 1),
        type: 'message.replied',
        data: {},
      })),
    });
  }

  it('take the same path, given the same events', async () => {
    const REPLIES = 3;
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(madeStep, { minLength: 1, maxLength: 8 }), async (steps) => {
        const key = `q${++number}`;
        const yaml = toTemplate(key, steps);
        const leadId = await world.createLead();
        const simulated = await simulate(yaml, leadId, key, REPLIES);
        // Those that go round for ever or wait for an hour are the unit specs' matter.
        fc.pre(simulated.path.length <= 40 && Date.parse(simulated.end.at) - Date.parse(simulated.path[0]!.at) < 5_000);
        await world.publish(yaml);
        const [id] = await world.emit({ type: 'interaction.recorded', leadId, data: { kind: key } });
        for (let n = 0; n < REPLIES; n++) await world.emit({ type: 'message.replied', leadId, data: {} });
        await world.until(id!, { state: simulated.end.state, end_reason: simulated.end.reason });
        const real = (await world.steps(id!)).map(({ step_id, visit, status, decision }) => ({
          at: `${String(step_id)}/${String(visit)}`,
          status,
          next: (decision as { next?: string } | null)?.next ?? null,
        }));
        const made = simulated.path.map(({ stepId, visit, status, decision }) => ({
          at: `${stepId}/${visit}`,
          status,
          next: (decision?.next as string | undefined) ?? null,
        }));
        const byPlace = (a: { at: string }, b: { at: string }) => (a.at < b.at ? -1 : 1);
        expect(real.toSorted(byPlace)).toEqual(made.toSorted(byPlace));
        compared++;
      }),
      { numRuns: 25, endOnFailure: false, interruptAfterTimeLimit: 90_000, maxSkipsPerRun: 100 },
    );
    expect(compared).toBeGreaterThan(20);
  }, 150_000);
});
