import { camelCase, ejectTemplate } from './eject-template.mjs';

const step = (id: string, more: object) => ({ id, onError: 'park', next: 'end', ...more });

describe('ejecting a template', () => {
  it('writes steps that follow each other below each other, and those that several ways lead to as functions', () => {
    const steps = [
      step('ask', { kind: 'wait_for', next: 'thank', onTimeout: 'late' }),
      step('thank', { kind: 'send', next: 'note' }),
      step('late', { kind: 'branch', next: 'note', cases: [{ where: 'score.value > 0.5', next: 'thank' }] }),
      step('note', { kind: 'update' }),
    ];
    expect(ejectTemplate({ key: 'k', name: 'N */ x', steps }, 3).split('\n').slice(5)).toEqual([
      '/** N * / x: as version 3 of k goes. */',
      'export const automation: Automation<StepId> = async (steps) => {',
      '  const { next: afterAsk } = await steps.ask();',
      '  if (afterAsk === "late") {',
      '    const { next: afterLate } = await steps.late();',
      '    if (afterLate === "thank") { // score.value > 0.5',
      '      return thank(steps);',
      '    }',
      '    return note(steps);',
      '  }',
      '  return thank(steps);',
      '};',
      '',
      'async function thank(steps: Steps): Promise<void> {',
      '  await steps.thank();',
      '  return note(steps);',
      '}',
      '',
      'async function note(steps: Steps): Promise<void> {',
      '  await steps.note();',
      '  return;',
      '}',
      '',
    ]);
  });

  it('leaves the steps of branches to their parallel step', () => {
    const steps = [
      step('both', { kind: 'parallel', branches: ['a', 'b'] }),
      step('a', { kind: 'update', next: 'join:both', within: 'both/0' }),
      step('b', { kind: 'update', next: 'join:both', within: 'both/1' }),
    ];
    expect(ejectTemplate({ key: 'k', name: 'N', steps }, 1)).not.toMatch(/steps\.[ab]\b/);
  });

  it('makes names of ids', () => {
    expect(['new-lead-nurture', 'a_b', 'x-'].map(camelCase)).toEqual(['newLeadNurture', 'aB', 'x']);
  });
});
