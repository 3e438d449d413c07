import fc from 'fast-check';
import { diffTemplates, placedSteps, type FieldChange, type StepPlace, type TemplateDiff } from './template-diff.js';
import { longestIncreasing } from './longest-increasing.js';

const base = {
  key: 'follow-up',
  name: 'Follow up',
  trigger: { event: 'lead.scored', where: 'score.value > 0.3' },
  steps: [
    { id: 'hello', send: { channel: 'email', message: 'hello' } },
    { id: 'pause', wait: '3d' },
    { id: 'reply', wait_for: { event: 'message.replied', timeout: '3d' } },
    { id: 'call', task: { title: 'Call' } },
  ],
  messages: { hello: { subject: 'Hello', text: 'Hi' } },
};
const [hello, pause, reply, call] = base.steps;

describe('the difference between two templates', () => {
  it('names the fields that changed, from what to what', () => {
    const changed = {
      ...base,
      trigger: { event: 'lead.created' },
      steps: [hello, pause, { id: 'reply', wait_for: { event: 'message.replied', timeout: '5d' } }, call],
      messages: { hello: { subject: 'Hello', text: 'Hello!' } },
    };
    const place = { within: null, index: 2 };
    expect(diffTemplates(base, changed)).toEqual({
      same: false,
      head: [
        { path: 'trigger.event', from: 'lead.scored', to: 'lead.created' },
        { path: 'trigger.where', from: 'score.value > 0.3' },
      ],
      steps: [
        {
          id: 'reply',
          change: 'changed',
          moved: false,
          from: place,
          to: place,
          fields: [{ path: 'wait_for.timeout', from: '3d', to: '5d' }],
        },
      ],
      messages: [{ name: 'hello', change: 'changed', fields: [{ path: 'text', from: 'Hi', to: 'Hello!' }] }],
    });
  });

  it('says what was added and removed, and moves nothing that only has a new neighbour', () => {
    const added = { id: 'first', stop: null };
    const { steps } = diffTemplates(base, { ...base, steps: [added, hello, reply, call] });
    expect(steps).toEqual([
      {
        id: 'first',
        change: 'added',
        moved: false,
        from: null,
        to: { within: null, index: 0 },
        fields: [
          { path: 'id', to: 'first' },
          { path: 'stop', to: null },
        ],
      },
      {
        id: 'pause',
        change: 'removed',
        moved: false,
        from: { within: null, index: 1 },
        to: null,
        fields: [
          { path: 'id', from: 'pause' },
          { path: 'wait', from: '3d' },
        ],
      },
    ]);
  });

  it('moves the fewest steps that explain the new order', () => {
    const { steps } = diffTemplates(base, { ...base, steps: [call, hello, pause, reply] });
    expect(steps).toEqual([
      {
        id: 'call',
        change: 'moved',
        moved: true,
        from: { within: null, index: 3 },
        to: { within: null, index: 0 },
        fields: [],
      },
    ]);
  });

  it('follows a step into a branch of a parallel step', () => {
    const parallel = (...steps: unknown[]) => ({
      id: 'both',
      parallel: { join: 'all', branches: [{ steps }, { steps: [call] }] },
    });
    const { steps } = diffTemplates(
      { ...base, steps: [hello, pause, parallel(reply)] },
      { ...base, steps: [hello, parallel(pause, reply)] },
    );
    expect(steps).toEqual([
      {
        id: 'pause',
        change: 'moved',
        moved: true,
        from: { within: null, index: 1 },
        to: { within: 'both/0', index: 0 },
        fields: [],
      },
    ]);
  });

  it('takes what is not a template', () => {
    expect(diffTemplates(null, 'x')).toMatchObject({ same: false, head: [{ path: '', from: null, to: 'x' }] });
    expect(diffTemplates({ steps: 5 }, { steps: [7, 7], messages: ['x'] })).toMatchObject({
      head: [{ path: 'messages' }, { path: 'steps', from: 5 }],
      steps: [{ id: '#1' }, { id: '#2' }],
    });
  });
});

const word = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const value = fc.oneof(word, fc.integer({ min: 0, max: 3 }), fc.constant(null), fc.array(word, { maxLength: 2 }));
const fields = fc.dictionary(word, fc.oneof(value, fc.dictionary(word, value, { noNullPrototype: true })), {
  maxKeys: 3,
  noNullPrototype: true,
});
const step = fc.record({ id: fc.constantFrom(...'klmnopqr'), x: fields }, { noNullPrototype: true });
const parallelStep = fc.record(
  {
    id: fc.constantFrom('s', 't'),
    parallel: fc.record(
      { branches: fc.tuple(fc.array(step, { maxLength: 3 }), fc.array(step, { maxLength: 3 })) },
      { noNullPrototype: true },
    ),
  },
  { noNullPrototype: true },
);
const template = fc
  .record(
    {
      name: word,
      trigger: fields,
      steps: fc.array(fc.oneof({ weight: 5, arbitrary: step }, parallelStep), { maxLength: 9 }),
      messages: fc.dictionary(word, fields, { noNullPrototype: true }),
    },
    { noNullPrototype: true },
  )
  .map((made) => {
    const taken = new Set<string>();
    const unique = <T extends { id: string }>(steps: T[]) =>
      steps.filter(({ id }) => !taken.has(id) && taken.add(id) !== undefined);
    const steps = unique(made.steps).map((one) =>
      'parallel' in one
        ? { ...one, parallel: { branches: one.parallel.branches.map((nested) => ({ steps: unique(nested) })) } }
        : one,
    );
    return { ...made, steps };
  });
type Template = typeof template extends fc.Arbitrary<infer T> ? T : never;

describe('any two templates', () => {
  it('differ in nothing where they are the same', () => {
    fc.assert(
      fc.property(template, (one) => {
        const copy = JSON.parse(JSON.stringify(one)) as unknown;
        expect(diffTemplates(one, copy)).toEqual({ same: true, head: [], steps: [], messages: [] });
      }),
    );
  });

  it('become the other when the difference is applied', () => {
    fc.assert(
      fc.property(template, template, (from, to) => {
        const diff = diffTemplates(from, to);
        expect(apply(from, diff)).toEqual(flat(to));
        expect(diff.same).toBe(diffTemplates(to, from).same);
      }),
      { numRuns: 500 },
    );
  });

  it('name each step once', () => {
    fc.assert(
      fc.property(template, template, (from, to) => {
        const ids = diffTemplates(from, to).steps.map(({ id }) => id);
        expect(ids).toEqual([...new Set(ids)]);
      }),
    );
  });
});

it('finds a longest increasing row', () => {
  const isRow = (numbers: number[], row: number[]) =>
    row.every((index, n) => n === 0 || (row[n - 1]! < index && numbers[row[n - 1]!]! < numbers[index]!));
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 9 }), (numbers) => {
      const row = longestIncreasing(numbers);
      expect(isRow(numbers, row)).toBe(true);
      let longest = 0;
      for (let set = 0; set < 1 << numbers.length; set++) {
        const indexes = numbers.map((_, index) => index).filter((index) => set & (1 << index));
        if (isRow(numbers, indexes)) longest = Math.max(longest, indexes.length);
      }
      expect(row).toHaveLength(longest);
    }),
  );
});

/** Templates in the shape in which a difference is applied. */
function flat({ steps, messages, ...head }: Template) {
  return { head, messages, steps: placedSteps(steps) };
}

function apply(from: Template, diff: TemplateDiff): ReturnType<typeof flat> {
  const { head, messages, steps } = JSON.parse(JSON.stringify(flat(from))) as ReturnType<typeof flat>;
  applyFields(head, diff.head);
  for (const { name, change, fields: changes } of diff.messages) {
    if (change === 'removed') delete messages[name];
    else applyFields((messages[name] ??= {}), changes);
  }
  const byId = new Map(steps.map((one) => [one.id, one]));
  const touched = new Set(diff.steps.filter(({ change, moved }) => change !== 'changed' || moved).map(({ id }) => id));
  const lists = new Map<string | null, (typeof steps)[number][]>();
  const listOf = (within: string | null) => lists.get(within) ?? lists.set(within, []).get(within)!;
  for (const one of steps) if (!touched.has(one.id)) listOf(one.within).push(one);
  const placed: { place: StepPlace; one: (typeof steps)[number] }[] = [];
  for (const { id, change, moved, to, fields: changes } of diff.steps) {
    if (change === 'removed') continue;
    const one = byId.get(id) ?? { id, within: null, index: 0, fields: {} };
    applyFields(one.fields, changes);
    if (change === 'added' || moved) placed.push({ place: to!, one });
  }
  for (const { place, one } of placed.sort((a, b) => a.place.index - b.place.index)) {
    listOf(place.within).splice(place.index, 0, { ...one, ...place });
  }
  const inOrder = (within: string | null): (typeof steps)[number][] =>
    (lists.get(within) ?? []).flatMap((one, index) => [
      { ...one, within, index },
      ...[0, 1].flatMap((branch) => inOrder(`${one.id}/${branch}`)),
    ]);
  return { head, messages, steps: inOrder(null) };
}

function applyFields(target: object, changes: readonly FieldChange[]): void {
  for (const change of changes) {
    const path = change.path.split('.');
    let parent = target as Record<string, unknown>;
    for (const name of path.slice(0, -1)) parent = parent[name] as Record<string, unknown>;
    if ('to' in change) parent[path.at(-1)!] = change.to;
    else delete parent[path.at(-1)!];
  }
}
