import { selectProjects, summaryLine } from './test-projects.mjs';

test('without arguments everything runs, what takes minutes in CI only', () => {
  expect(selectProjects([], false).names).toEqual(['unit', 'medium', 'trainer', 'replay', 'e2e']);
  expect(selectProjects([], true).names).toEqual(expect.arrayContaining(['chaos', 'bench', 'newcomer']));
  expect(selectProjects(['chaos'], false).names).toEqual(['chaos']);
});

test('names select projects, the rest goes to Jest', () => {
  expect(selectProjects(['e2e', 'unit', 'src/ml', '-t', 'adds up'])).toEqual({
    names: ['unit', 'e2e'],
    rest: ['src/ml', '-t', 'adds up'],
  });
  expect(selectProjects(['src/ml'], true).names).toEqual(['unit', 'medium', 'replay', 'e2e']);
});

test('the last line names what was skipped only where something was', () => {
  expect(summaryLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  expect(summaryLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
});
