import { compileTemplate } from './template-compile.js';
import { stepExample, triggerExample } from './template-examples.js';
import { TRIGGER_SCHEMAS, type TriggerKind } from './template-schema.js';
import { STEP_KINDS } from './template-step-schemas.js';

describe('the examples of the reference', () => {
  it.each(STEP_KINDS)('of %s compiles without a warning and shows its kind', async (kind) => {
    const result = await compileTemplate(stepExample(kind));
    expect(result).toMatchObject({ ok: true, warnings: [] });
    if (result.ok) expect(result.definition.steps.map((step) => step.kind)).toContain(kind);
  });

  it.each(Object.keys(TRIGGER_SCHEMAS) as TriggerKind[])('of the trigger %s compiles', async (kind) => {
    const result = await compileTemplate(triggerExample(kind));
    expect(result).toMatchObject({ ok: true, warnings: [] });
    if (result.ok) expect(result.definition.trigger).toHaveProperty(kind);
  });
});
