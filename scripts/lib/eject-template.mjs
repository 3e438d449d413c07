/**
 * Writes a template as TypeScript: the way through its steps as code that calls them. What the steps do stays in the template. Steps that
 * more than one way leads to become functions of their own; the others stand where they are come to.
 *
 * @param definition - a version as the API answers it
 * @param version - its number, for the comment
 * @returns the text of `<key>.automation.ts`, not formatted
 */
export function ejectTemplate(definition, version) {
  const steps = new Map(definition.steps.filter(({ within }) => within === undefined).map((step) => [step.id, step]));
  const first = definition.steps[0].id;
  const shared = sharedSteps(steps, first);
  const names = functionNames(shared);
  const write = (id, indent) => emit(id, { steps, names, indent });
  const functions = [...shared].map(
    (id) =>
      `async function ${names.get(id)}(steps: Steps): Promise<void> {\n${emitStep(id, { steps, names, indent: '  ' })}}\n`,
  );
  const ids = [...steps.keys()].map((id) => JSON.stringify(id)).join(' | ');
  const [types, alias] =
    functions.length > 0
      ? ['Automation, AutomationSteps', 'type Steps = AutomationSteps<StepId>;\n']
      : ['Automation', ''];
  return `import type { ${types} } from '../../shared/interpreter/automation.js';

type StepId = ${ids};
${alias}
/** ${commentText(definition.name)}: as version ${version} of ${definition.key} goes. */
export const automation: Automation<StepId> = async (steps) => {
${write(first, '  ')}};
${functions.map((text) => `\n${text}`).join('')}`;
}

/** The export's name in the list of deployed automations: `new-lead-nurture` → `newLeadNurture`. */
export function camelCase(id) {
  const name = id.replace(/[-_]+(.)/g, (_all, letter) => letter.toUpperCase()).replace(/[-_]+$/, '');
  return name.replace(/^[^a-zA-Z]+/, '') || 'step';
}

/** Steps that several ways lead to, the first that is come to before the others. */
function sharedSteps(steps, first) {
  const ways = new Map([[first, 1]]);
  const order = [];
  const reached = new Set([first]);
  for (const waiting = [first]; waiting.length > 0;) {
    const id = waiting.shift();
    order.push(id);
    for (const target of targetsOf(steps.get(id))) {
      if (target === 'end') continue;
      ways.set(target, (ways.get(target) ?? 0) + 1);
      if (reached.has(target)) continue;
      reached.add(target);
      waiting.push(target);
    }
  }
  return new Set(order.filter((id) => ways.get(id) > 1));
}

const TAKEN = new Set(
  (
    'automation steps break case catch class const continue debugger default delete do else enum export extends false finally for function ' +
    'if import in instanceof new null return super switch this throw true try typeof var void while with yield let static await async'
  ).split(' '),
);

function functionNames(ids) {
  const names = new Map();
  const taken = new Set(TAKEN);
  for (const id of ids) {
    const base = camelCase(id);
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}${n}`;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}

/** The ways on from a step, each once; the last is the one taken where no other is. */
function targetsOf(step) {
  if (step.kind === 'stop') return [];
  const decided =
    {
      branch: () => step.cases.map(({ next }) => next),
      split: () => step.paths.map(({ next }) => next),
      assign: () => [step.onNone],
      wait_for: () => [step.onTimeout],
      task: () => [step.onTimeout],
      run: () => (step.onTimeout === undefined ? [] : [step.onTimeout]),
    }[step.kind]?.() ?? [];
  const failed = ['park', 'continue', 'stop'].includes(step.onError) ? [] : [step.onError];
  const all = [...failed, ...decided];
  const isDecided =
    step.kind === 'split' || (step.kind === 'branch' && step.cases.some(({ where }) => where === undefined));
  // A step that fails and goes on goes to its `next`, whatever it would have decided.
  if (!isDecided || step.onError === 'continue') all.push(step.next);
  return all.filter((target, index) => all.lastIndexOf(target) === index);
}

function emit(target, place) {
  if (target === 'end') return `${place.indent}return;\n`;
  const name = place.names.get(target);
  return name === undefined ? emitStep(target, place) : `${place.indent}return ${name}(steps);\n`;
}

function emitStep(id, place) {
  const { steps, indent } = place;
  const step = steps.get(id);
  const call = `await steps${/^[a-z][a-z0-9_]*$/.test(id) ? `.${id}` : `[${JSON.stringify(id)}]`}()`;
  const targets = targetsOf(step);
  const last = targets.pop();
  // A stop ends the execution: what would stand behind it is never come to.
  if (last === undefined) return `${indent}${call};\n`;
  if (targets.length === 0) return `${indent}${call};\n${emit(last, place)}`;
  const inner = { ...place, indent: `${indent}  ` };
  const ways = targets.map(
    (target) =>
      `${indent}if (${variableOf(id)} === ${JSON.stringify(target)}) {${comment(step, target)}\n${emit(target, inner)}${indent}}\n`,
  );
  return `${indent}const { next: ${variableOf(id)} } = ${call};\n${ways.join('')}${emit(last, place)}`;
}

function variableOf(id) {
  const name = camelCase(id);
  return `after${name[0].toUpperCase()}${name.slice(1)}`;
}

/** Which of a branch's conditions leads there. */
function comment(step, target) {
  if (step.kind !== 'branch') return '';
  const found = step.cases.find(({ next, where }) => next === target && where !== undefined);
  return found ? ` // ${commentText(found.where)}` : '';
}

function commentText(text) {
  return text.replace(/\s+/g, ' ').replaceAll('*/', '* /').trim();
}
