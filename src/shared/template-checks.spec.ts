import { compileTemplate, type TemplateFacts } from './template-compile.js';
import type { TemplateProblem } from './template-problems.js';

const HEAD = 'key: hello\nname: Hello\n';
const EVENT = 'trigger: { event: lead.created }\n';
/** A template of these steps, each a YAML flow map. */
const steps = (...list: string[]) => `${HEAD}${EVENT}steps:\n${list.map((step) => `  - ${step}\n`).join('')}`;
const triggered = (trigger: string, step = '{ id: s, wait: 1h }') =>
  `${HEAD}trigger: ${trigger}\nsteps:\n  - ${step}\n`;

async function found(source: string, facts?: TemplateFacts): Promise<TemplateProblem[]> {
  const result = await compileTemplate(source, facts);
  return result.ok ? result.warnings : result.problems;
}
const isRight = async (source: string, facts?: TemplateFacts) => (await compileTemplate(source, facts)).ok;

const PARALLEL = (inner: string, more = '{ id: after, wait: 1h }') =>
  steps(`{ id: both, parallel: { branches: [ { steps: [ ${inner} ] }, { steps: [ { id: b, wait: 1h } ] } ] } }`, more);

describe('what is wrong with a template', () => {
  it.each([
    // Triggers
    ['trigger_kind', 'trigger', triggered('{ evnt: lead.created }')],
    ['trigger_kind', 'trigger', triggered('{ event: lead.created, manual: true }')],
    ['cron_invalid', 'trigger.schedule', triggered("{ schedule: '0 9 * *', time_zone: UTC }")],
    ['cron_invalid', 'trigger.schedule', triggered("{ schedule: '0 25 * * *', time_zone: UTC }")],
    ['cron_invalid', 'trigger.schedule', triggered("{ schedule: '0 9 30 feb *', time_zone: UTC }")],
    ['cron_invalid', 'trigger.schedule', triggered("{ schedule: '0 9 L * *', time_zone: UTC }")],
    ['schema', 'trigger.time_zone', triggered("{ schedule: '0 9 * * *', time_zone: Europe/Berlim }")],
    ['schema', 'trigger.time_zone', triggered("{ schedule: '0 9 * * *' }")],
    ['condition_invalid', 'trigger.where', triggered(`{ manual: true, where: 'event.type == "lead.created"' }`)],
    ['input_schema_invalid', 'trigger.webhook.schema', triggered('{ webhook: { schema: { type: array } } }')],
    [
      'input_schema_invalid',
      'trigger.webhook.schema',
      triggered('{ webhook: { schema: { type: object, properties: { a: { type: strin } } } } }'),
    ],
    [
      'input_schema_invalid',
      'trigger.webhook.schema',
      triggered("{ webhook: { schema: { type: object, properties: { a: { type: string, pattern: '^(a+)+$' } } } } }"),
    ],
    [
      'input_schema_invalid',
      'trigger.webhook.schema',
      triggered("{ webhook: { schema: { type: object, $ref: 'https://example.com/s.json' } } }"),
    ],
    [
      'field_unknown',
      'trigger.where',
      triggered(
        "{ webhook: { schema: { type: object, properties: { price: { type: number } } } }, where: 'event.input.prise > 1' }",
      ),
    ],
    // Where steps lead
    [
      'step_unknown',
      'steps.0.wait_for.on_timeout',
      steps('{ id: a, wait_for: { event: lead.scored, timeout: 1d, on_timeout: b } }'),
    ],
    ['step_unknown', 'steps.0.assign.on_none', steps('{ id: a, assign: { on_none: nobody } }')],
    [
      'step_unknown',
      'steps.0.split.1.next',
      steps('{ id: a, split: [{ name: x, weight: 1, next: end }, { name: y, weight: 1, next: z }] }'),
    ],
    [
      'name_taken',
      'steps.0.split.1.name',
      steps('{ id: a, split: [{ name: x, weight: 1, next: end }, { name: x, weight: 1, next: end }] }'),
    ],
    ['branch_crossed', 'steps.0.parallel.branches.0.steps.0.next', PARALLEL('{ id: a, wait: 1h, next: after }')],
    ['branch_crossed', 'steps.0.parallel.branches.0.steps.0.next', PARALLEL('{ id: a, wait: 1h, next: b }')],
    ['branch_crossed', 'steps.1.next', PARALLEL('{ id: a, wait: 1h }', '{ id: after, wait: 1h, next: a }')],
    [
      'parallel_nested',
      'steps.0.parallel.branches.0.steps.0',
      PARALLEL('{ id: a, parallel: { branches: [{ steps: [{ id: x, stop: }] }, { steps: [{ id: y, stop: }] }] } }'),
    ],
    ['step_kind', 'steps.0.parallel.branches.0.steps.0', PARALLEL('{ id: a, wiat: 1h }')],
    ['step_id_taken', 'steps.0.parallel.branches.1.steps.0.id', PARALLEL('{ id: b, wait: 1h }')],
    [
      'schema',
      'steps.0.parallel.branches',
      steps('{ id: a, parallel: { branches: [{ steps: [{ id: x, stop: }] }] } }'),
    ],
    ['steps_too_many', 'steps', steps(...Array.from({ length: 101 }, (_, n) => `{ id: s${n}, wait: 1h }`))],
    // Waits
    ['schema', 'steps.0.wait.time_zone', steps("{ id: a, wait: { time: '09:00', time_zone: Europe/Berlim } }")],
    ['schema', 'steps.0.wait.time', steps("{ id: a, wait: { time: '9:00' } }")],
    ['schema', 'steps.0.wait.days', steps("{ id: a, wait: { time: '09:00', days: montag } }")],
    ['time_invalid', 'steps.0.wait.until', steps("{ id: a, wait: { until: '2027-02-30' } }")],
    ['condition_invalid', 'steps.0.wait.until', steps("{ id: a, wait: { until: 'lead.viewing' } }")],
    [
      'time_invalid',
      'steps.0.wait.business_hours.to',
      steps("{ id: a, wait: { business_hours: { from: '17:00', to: '09:00' } } }"),
    ],
    [
      'time_invalid',
      'steps.0.wait.business_hours.plus',
      steps('{ id: a, wait: { business_hours: { days: mon, plus: 30d } } }'),
    ],
    // What steps put out
    [
      'output_unknown',
      'steps.0.branch.0.where',
      steps(`{ id: a, branch: [{ where: 'steps.geo.lat > 1.0', next: end }] }`),
    ],
    [
      'output_unknown',
      'steps.1.branch.0.where',
      steps(
        `{ id: geo, http: { url: 'https://example.com/', save: { lat: 'response.body.lat' } } }`,
        `{ id: a, branch: [{ where: 'steps.geo.lng > 1.0', next: end }] }`,
      ),
    ],
    ['liquid_invalid', 'steps.0.task.title', steps(`{ id: a, task: { title: '{{ steps.geo.lat }}' } }`)],
    [
      'condition_invalid',
      'steps.1.branch.0.where',
      steps(
        `{ id: geo-code, http: { url: 'https://example.com/', save: { lat: 'response.body.lat' } } }`,
        `{ id: a, branch: [{ where: 'steps.geo-code.lat > 1.0', next: end }] }`,
      ),
    ],
    // Requests and scripts
    ['url_invalid', 'steps.0.http.url', steps(`{ id: a, http: { url: 'ftp://example.com/' } }`)],
    ['url_invalid', 'steps.0.http.url', steps(`{ id: a, http: { url: 'https://{{ lead.company }}/' } }`)],
    ['url_invalid', 'steps.0.http.url', steps(`{ id: a, http: { url: 'https://example.com@{{ lead.company }}/' } }`)],
    [
      'secret_misplaced',
      'steps.0.http.url',
      steps(`{ id: a, http: { url: 'https://example.com/{{ secrets.KEY }}' } }`),
    ],
    [
      'secret_misplaced',
      'steps.0.http.body.a.0',
      steps(`{ id: a, http: { method: POST, url: 'https://example.com/', body: { a: ['{{ secrets.KEY }}'] } } }`),
    ],
    ['liquid_invalid', 'steps.0.task.title', steps(`{ id: a, task: { title: '{{ secrets.KEY }}' } }`)],
    [
      'liquid_invalid',
      'steps.0.http.body.name',
      steps(`{ id: a, http: { method: POST, url: 'https://example.com/', body: { name: '{{ lead.nme }}' } } }`),
    ],
    ['schema', 'steps.0.http.body', steps(`{ id: a, http: { url: 'https://example.com/', body: { a: 1 } } }`)],
    [
      'condition_invalid',
      'steps.0.http.save.id',
      steps(`{ id: a, http: { url: 'https://example.com/', save: { id: 'respons.body.id' } } }`),
    ],
    [
      'condition_invalid',
      'steps.0.http.accept',
      steps(`{ id: a, http: { url: 'https://example.com/', accept: 'response.status' } }`),
    ],
    ['script_invalid', 'steps.0.script.source', steps(`{ id: a, script: { source: 'return {' } }`)],
    [
      'condition_invalid',
      'steps.0.script.input.a.cel',
      steps(`{ id: a, script: { source: 'return input', input: { a: { cel: 'lead.nme' } } } }`),
    ],
    ['schema', 'steps.0.assign.user', steps(`{ id: a, assign: { strategy: user } }`)],
    // Runs
    ['run_cyclic', 'steps.0.run.template', steps('{ id: a, run: { template: hello } }')],
    // The head: everything else is checked all the same
    ['schema', 'name', steps('{ id: a, wait: 1h }').replace('name: Hello\n', '')],
  ])('is told: %s at %s', async (code, path, source) => {
    const problems = await found(source);
    expect(problems).toEqual([expect.objectContaining({ code, path, line: expect.any(Number) })]);
    expect(await isRight(source)).toBe(false);
  });

  it('is told all at once, also where the head is wrong', async () => {
    const source = steps('{ id: a, wait: soon }', '{ id: b, branch: [{ where: score.valve, next: nowhere }] }');
    const problems = await found(source.replace('name: Hello\n', '').replace('lead.created', 'lead.conceived'));
    expect(problems.map(({ path, code }) => [path, code])).toEqual([
      ['name', 'schema'],
      ['trigger.event', 'schema'],
      ['steps.0.wait', 'schema'],
      ['steps.1.branch.0.next', 'step_unknown'],
      ['steps.1.branch.0.where', 'condition_invalid'],
    ]);
  });

  it('is told in words that say how to mend it', async () => {
    const [unknown] = await found(steps('{ id: greet, wait: 1h, next: gret }'));
    expect(unknown!.message).toBe('there is no step "gret"; did you mean "greet"?');
    const [kind] = await found(steps('{ id: a, wiat: 1h }'));
    expect(kind!.message).toMatch(/here is none; did you mean "wait"\?$/);
    const [hyphen] = await found(
      steps(`{ id: g-c, script: { source: 'return {}' } }`, `{ id: a, branch: [{ where: steps.g-c.x, next: end }] }`),
    );
    expect(hyphen!.message).toMatch(/steps\["the-id"\]/);
  });

  it('answers a thousand steps, a megabyte and a bomb of aliases', async () => {
    for (const length of [999, 5_000]) {
      const many = Array.from({ length }, (_, n) => `{ id: s${n}, wait: soon, next: nowhere }`);
      const problems = await found(steps(...many));
      expect(problems).toContainEqual(
        expect.objectContaining({
          code: 'steps_too_many',
          message: expect.stringContaining(`there are ${length} steps`),
        }),
      );
      expect(problems.length).toBeLessThanOrEqual(501);
    }
    expect(await found(`${steps('{ id: a, wait: 1h }')}# ${'x'.repeat(1024 * 1024)}`)).toMatchObject([
      { code: 'too_large' },
    ]);
  });
});

describe('what facts about the organization tell', () => {
  const branch = (where: string) => steps(`{ id: a, branch: [{ where: '${where}', next: end }] }`);
  const facts = { customFields: ['budget', 'rooms'] };

  it('finds a custom field that is misspelt, and warns of one that may be missing', async () => {
    expect(await found(branch('lead.attributes.budgte > 5'), facts)).toMatchObject([
      { code: 'field_unknown', message: expect.stringMatching(/did you mean "budget"\?/) },
    ]);
    expect(await isRight(branch('lead.attributes.budgte > 5'), facts)).toBe(false);
    expect(await isRight(branch('has(lead.attributes.budgte) && lead.attributes.budgte > 5'), facts)).toBe(true);
    expect(await found(branch('lead.attributes.garden == true'), facts)).toMatchObject([{ code: 'field_unknown' }]);
    expect(await isRight(branch('lead.attributes.garden == true'), facts)).toBe(true);
    expect(await found(branch('lead.attributes.budget > 5'), facts)).toEqual([]);
    expect(await found(branch('lead.attributes.budgte > 5'))).toEqual([]);
  });

  it('knows fields that the template sets itself', async () => {
    const source = steps(
      '{ id: a, update: { set: { attributes.garden: true } } }',
      `{ id: b, branch: [{ where: lead.attributes.garden == true, next: end }] }`,
    );
    expect(await found(source, facts)).toEqual([]);
  });

  it('finds a run that comes back, over other templates, and one of what there is not', async () => {
    const run = steps('{ id: a, run: { template: other } }');
    const templates = [
      { key: 'other', runs: ['third'] },
      { key: 'third', runs: ['hello'] },
      { key: 'alone', runs: ['alone'] },
    ];
    expect(await found(run, { templates })).toMatchObject([
      { code: 'run_cyclic', message: expect.stringContaining('hello → other → third → hello') },
    ]);
    expect(await found(run, { templates: [{ key: 'others', runs: [] }] })).toMatchObject([
      { code: 'template_unknown', message: expect.stringContaining('did you mean "others"?') },
    ]);
    expect(await found(steps('{ id: a, run: { template: alone } }'), { templates })).toEqual([]);
    expect(await found(run)).toEqual([]);
  });

  it('finds a secret that there is not', async () => {
    const header = steps(`{ id: a, http: { url: 'https://example.com/', headers: { X-Key: '{{ secrets.CRM }}' } } }`);
    expect(await found(header, { secrets: ['CMR'] })).toMatchObject([{ code: 'secret_unknown' }]);
    expect(await found(header, { secrets: ['CRM'] })).toEqual([]);
  });
});

describe('what a template is warned of', () => {
  it.each([
    ['step_unreachable', steps('{ id: a, wait: 1h, next: c }', '{ id: b, wait: 1h }', '{ id: c, wait: 1h }')],
    ['step_unreachable', steps('{ id: a, branch: [{ next: end }] }', '{ id: b, wait: 1h }')],
    ['step_unreachable', PARALLEL('{ id: a, stop: }, { id: x, wait: 1h }')],
    ['loop_without_wait', steps('{ id: a, update: { tags: { add: [x] } } }', '{ id: b, score: , next: a }')],
    ['message_unused', `${steps('{ id: a, wait: 1h }')}messages:\n  old: { subject: Old, text: Old }\n`],
  ])('%s', async (code, source) => {
    expect(await isRight(source)).toBe(true);
    expect(await found(source)).toMatchObject([{ code }]);
  });

  it.each([
    ['a loop with a wait', steps('{ id: a, wait: 1h }', '{ id: b, score: , next: a }')],
    ['a parallel whose branches end', PARALLEL('{ id: a, wait: 1h, next: end }')],
    ['a step that only an error leads to', steps('{ id: a, score: , on_error: c, next: end }', '{ id: c, wait: 1h }')],
  ])('not of %s', async (_, source) => {
    expect(await found(source)).toEqual([]);
    expect(await isRight(source)).toBe(true);
  });
});

describe('what comes of the new kinds', () => {
  const compiled = async (source: string) => {
    const result = await compileTemplate(source);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    return result.definition;
  };

  it('lays a parallel out, with the ends of its branches', async () => {
    const source = PARALLEL(
      '{ id: a, wait_for: { event: lead.scored, timeout: 1d, on_timeout: end } }, { id: a2, wait: 1h }',
    );
    expect((await compiled(source)).steps).toMatchObject([
      { id: 'both', kind: 'parallel', join: 'all', branches: ['a', 'b'], next: 'after' },
      { id: 'a', within: 'both/0', next: 'a2', onTimeout: 'join:both' },
      { id: 'a2', within: 'both/0', next: 'join:both' },
      { id: 'b', within: 'both/1', next: 'join:both' },
      { id: 'after', next: 'end' },
    ]);
  });

  it('reads triggers and waits', async () => {
    const schedule = "{ schedule: '0 9 * * mon-fri', time_zone: Europe/Berlin, where: 'score.value > 0.5' }";
    expect((await compiled(triggered(schedule))).trigger).toEqual({
      schedule: { cron: '0 9 * * mon-fri', timeZone: 'Europe/Berlin' },
      where: 'score.value > 0.5',
    });
    const definition = await compiled(
      steps(
        "{ id: a, wait: { until: '2027-01-04T09:00' } }",
        "{ id: b, wait: { time: '09:00', days: mon-fri, after: 2d } }",
        '{ id: c, wait: { business_hours: { plus: 4h, time_zone: organization } } }',
      ),
    );
    expect(definition.steps).toMatchObject([
      { until: { cel: '"2027-01-04T09:00"', timeZone: 'lead' } },
      { timeOfDay: { at: '09:00', days: [1, 2, 3, 4, 5], timeZone: 'lead', afterMs: 172_800_000 } },
      {
        businessHours: {
          durationMs: 14_400_000,
          days: [1, 2, 3, 4, 5],
          from: '09:00',
          to: '17:00',
          timeZone: 'organization',
        },
      },
    ]);
  });

  it('knows whether something uses what steps put out', async () => {
    const geo = `{ id: geo, http: { url: 'https://example.com/', save: { lat: 'response.body.lat' } } }`;
    expect((await compiled(steps(geo))).usesOutputs).toBe(false);
    const branch = `{ id: a, branch: [{ where: steps.geo.lat > 1.0, next: end }] }`;
    expect((await compiled(steps(geo, branch))).usesOutputs).toBe(true);
    const text = `${steps(geo, '{ id: m, send: { channel: in_app, message: m } }')}messages: { m: { subject: S, text: '{{ steps.geo.lat }}' } }\n`;
    expect((await compiled(text)).usesOutputs).toBe(true);
  });
});
