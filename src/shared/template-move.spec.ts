import { obstacleTo, type StepOutline } from './template-move.js';

const from: StepOutline[] = [
  { id: 'mail', kind: 'send' },
  { id: 'pause', kind: 'wait' },
  { id: 'both', kind: 'parallel' },
  { id: 'left', kind: 'wait', within: 'both/0' },
];

it.each<[string, string | null, StepOutline[], string | null]>([
  ['has not begun', null, [], null],
  ['finds its step', 'pause', [{ id: 'pause', kind: 'wait' }], null],
  ['finds its step in its branch', 'left', [{ id: 'left', kind: 'wait', within: 'both/0' }], null],
  ['finds no step', 'pause', [{ id: 'mail', kind: 'send' }], 'step_gone'],
  ['finds another kind of step', 'pause', [{ id: 'pause', kind: 'wait_for' }], 'step_kind_changed'],
  ['finds its step in another branch', 'left', [{ id: 'left', kind: 'wait', within: 'both/1' }], 'step_elsewhere'],
  ['finds its step outside of its branch', 'left', [{ id: 'left', kind: 'wait' }], 'step_elsewhere'],
])('an execution that %s', (_, stepId, to, obstacle) => {
  expect(obstacleTo(stepId, from, to)).toBe(obstacle);
});
