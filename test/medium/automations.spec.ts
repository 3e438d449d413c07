import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { compileTemplate } from '../../src/shared/template-compile.js';
import { workflowIds } from '../../src/workflows/contract.js';
import { typeProblems } from './setup/automation-bundle.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';
import { madeStep, toTemplate } from './setup/made-templates.js';

const { ejectTemplate } = (await import(join(import.meta.dirname, '../../scripts/lib/eject-template.mjs'))) as {
  ejectTemplate: (definition: unknown, version: number) => string;
};
const TEMPLATES = join(import.meta.dirname, '../../templates');
const FIXTURES = join(import.meta.dirname, '../fixtures');

/** The same template under another key, its way in code. */
function asCoded(source: string, key: string): string {
  const document = parseDocument(source.replaceAll(/event\.data\.kind == "[^"]+"/g, `event.data.kind == "${key}"`));
  document.set('key', key);
  document.set('flow', 'code');
  return String(document);
}

async function eject(source: string): Promise<string> {
  const compiled = await compileTemplate(source);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return ejectTemplate(compiled.definition, 1);
}

const LOOPER = `
import type { Automation } from '../../shared/interpreter/automation.js';
export const automation: Automation<'tick' | 'tock' | 'pause'> = async (steps) => {
  for (let n = 1; n <= 160; n++) {
    await steps.tick();
    await steps.tock();
    if (n % 40 === 0) await steps.pause();
  }
};`;
const LOOPER_TEMPLATE = `
key: looper
name: Looper
trigger: { event: interaction.recorded, where: 'event.data.kind == "looper"' }
flow: code
steps:
  - { id: tick, update: { tags: { add: [tick] } } }
  - { id: tock, update: { tags: { remove: [tick] } } }
  - { id: pause, wait: 1s }
`;

describe('templates whose way is code', () => {
  const made = fc
    .sample(fc.array(madeStep, { minLength: 2, maxLength: 8 }), { numRuns: 30, seed: 20_261_123 })
    .map((steps, n) => ({ key: `drawn-${n}`, coded: `coded-${n}`, source: toTemplate(`drawn-${n}`, steps) }));
  let world: ExecutionWorld;
  let ejected: Record<string, string>;

  beforeAll(async () => {
    ejected = Object.fromEntries(
      await Promise.all(made.map(async ({ coded, source }) => [coded, await eject(source)] as const)),
    );
    const byHand = await readFile(join(FIXTURES, 'viewing-reminder.automation.ts'), 'utf8');
    world = await createExecutionWorld({ automations: { ...ejected, 'viewing-reminder': byHand, looper: LOOPER } });
    await world.publish(await readFile(join(FIXTURES, 'viewing-reminder.yaml'), 'utf8'));
  }, 120_000);
  afterAll(() => world?.close(), 30_000);

  /** What is recorded of an execution, without times and ids. */
  async function recorded(id: string) {
    const { state, end_reason } = await world.execution(id);
    const steps = (await world.steps(id)).map(({ step_id, visit, kind, status, decision, result, error_code }) => ({
      step_id,
      visit,
      kind,
      status,
      decision,
      result,
      error_code,
    }));
    return { state, end_reason, steps };
  }

  async function runOf(kind: string): Promise<string> {
    const leadId = await world.createLead();
    const [id] = await world.emit({ type: 'interaction.recorded', leadId, data: { kind } });
    return id!;
  }

  const over = async (id: string) => {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const { state } = await world.execution(id);
      if (['completed', 'stopped', 'failed', 'cancelled'].includes(state)) return;
      if (Date.now() > deadline) throw new Error(`the execution is still ${state}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it('ejects code that the compiler takes', async () => {
    const names = (await readdir(TEMPLATES)).filter((name) => name.endsWith('.yaml'));
    expect(names.length).toBeGreaterThan(1);
    const shipped = await Promise.all(
      names.map(async (name) => [name, await eject(await readFile(join(TEMPLATES, name), 'utf8'))] as const),
    );
    expect(await typeProblems({ ...ejected, ...Object.fromEntries(shipped) })).toEqual([]);
    expect(await typeProblems({ wrong: "export const automation: number = 'text';" })).toHaveLength(1);
  }, 60_000);

  it('goes the same way ejected as drawn, whatever the template', async () => {
    for (const { key, coded, source } of made) {
      await world.publish(source);
      await world.publish(asCoded(source, coded));
      const ids = [await runOf(key), await runOf(coded)];
      await Promise.all(ids.map(over));
      const [drawn, code] = await Promise.all(ids.map(recorded));
      expect({ key, ...code }).toEqual({ key, ...drawn });
    }
  }, 120_000);

  it('goes on to the person where no answer comes, and records every visit', async () => {
    await world.createUser('agent');
    const id = await runOf('viewing_wish');
    await world.until(id, { state: 'waiting', current_step: 'call' });
    expect((await recorded(id)).steps.map(({ step_id, visit, status }) => [step_id, visit, status])).toEqual([
      ['invite', 1, 'done'],
      ['answer', 1, 'done'],
      ['remind', 1, 'done'],
      ['answer', 2, 'done'],
      ['remind', 2, 'done'],
      ['call', 1, 'waiting'],
    ]);
    expect(await world.messages(id)).toHaveLength(3);
  }, 30_000);

  it('goes on where it was when its history was begun anew', async () => {
    await world.publish(LOOPER_TEMPLATE);
    const id = await runOf('looper');
    await world.until(id, { state: 'completed' }, 90_000);
    const { steps } = await recorded(id);
    expect(steps).toHaveLength(324);
    expect(new Set(steps.map(({ step_id, visit }) => `${step_id} ${visit}`)).size).toBe(324);
    const { raw } = await world.client.workflow.getHandle(workflowIds.execution(id)).describe();
    const { execution, firstRunId } = raw.workflowExecutionInfo!;
    expect(firstRunId).not.toBe(execution!.runId);
  }, 120_000);

  it('decides by the event that came', async () => {
    const id = await runOf('viewing_wish');
    await world.until(id, { current_step: 'answer', state: 'waiting' });
    const { rows } = await world.db.owner.query<{ lead_id: string }>(
      'SELECT lead_id FROM workflow_executions WHERE id = $1',
      [id],
    );
    await world.emit({ type: 'message.replied', leadId: rows[0]!.lead_id });
    await world.until(id, { state: 'completed' });
    const steps = (await recorded(id)).steps.map(({ step_id }) => step_id);
    expect(steps.at(-1)).toBe('note');
    expect(steps).not.toContain('call');
  }, 30_000);

  it('is ended, with a reason, where no code was deployed', async () => {
    const source = made[0]!.source.replaceAll(made[0]!.key, 'nobodys');
    await world.publish(asCoded(source, 'nobodys'));
    const id = await runOf('nobodys');
    await world.until(id, { state: 'failed', end_reason: 'automation_unknown', error_code: 'automation_unknown' });
  }, 30_000);

  it('is told in the documentation as it is run here', async () => {
    const page = await readFile(join(import.meta.dirname, '../../docs/workflows.md'), 'utf8');
    const [yaml, code] = [...page.matchAll(/^```(?:yaml|ts)\n([^]*?)^```$/gm)].map(([, text]) => text);
    expect(yaml).toBe(await readFile(join(FIXTURES, 'viewing-reminder.yaml'), 'utf8'));
    const fixture = await readFile(join(FIXTURES, 'viewing-reminder.automation.ts'), 'utf8');
    expect(code).toBe(fixture.replace("'../../src/shared/", "'../../shared/"));
  });

  it('is refused at publish where the deployed code is known and has none for it', async () => {
    const source = await readFile(join(FIXTURES, 'viewing-reminder.yaml'), 'utf8');
    expect(await compileTemplate(source, { automations: ['viewing-reminder'] })).toMatchObject({ ok: true });
    expect(await compileTemplate(source, { automations: [] })).toMatchObject({
      ok: false,
      problems: [{ path: 'flow', code: 'automation_unknown', line: 5 }],
    });
  });
});
