import { compileTemplate } from '../shared/template-compile.js';
import { SEND_POLICY_DEFAULTS } from '../shared/send-gate/send-policy.js';
import { type LeadSimulationRequest, simulateLead } from './simulate-lead.js';
import type { SimulatedLead, SimulatedOrganization } from './simulated-world.js';

const LEAD: SimulatedLead = {
  id: '01890000-0000-7000-8000-000000000001',
  email: 'ada@example.com',
  phone: null,
  firstName: 'Ada',
  lastName: 'Lovelace',
  company: null,
  country: 'DE',
  city: null,
  timeZone: 'Europe/Berlin',
  origin: 'Website',
  status: 'new',
  tags: [],
  attributes: {},
  ownerId: null,
  ownerName: null,
  ownerEmail: null,
  doNotContact: false,
  createdAt: new Date('2026-01-01'),
  scoreValue: 0.5,
  scorePoints: 50,
  scoreBand: 'warm',
  organizationName: 'Acme',
  organizationTimeZone: 'Europe/Berlin',
  disposable: false,
  suppressed: false,
};
const ORGANIZATION: SimulatedOrganization = {
  organizationId: '01890000-0000-7000-8000-000000000002',
  users: [
    { id: 'u1', name: 'Grace', email: 'grace@acme.example', role: 'agent', openLeads: 0 },
    { id: 'u2', name: 'Alan', email: 'alan@acme.example', role: 'admin', openLeads: 0 },
  ],
  sendPolicy: SEND_POLICY_DEFAULTS.standard,
  publicUrl: 'https://crm.example',
  stubs: { http: {}, scores: {} },
  assignedAt: new Map(),
  runScript: () => Promise.reject(new Error('no script here')),
  template: () => undefined,
};
/** A Monday, ten in the morning in Berlin. */
const START = new Date('2026-06-01T08:00:00Z');
const after = (ms: number) => new Date(START.getTime() + ms);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function simulate(yaml: string, options: Partial<LeadSimulationRequest> = {}) {
  const compiled = await compileTemplate(`key: t\nname: T\n${yaml}`);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const { definition } = compiled;
  return simulateLead({ organization: ORGANIZATION, definition, lead: LEAD, start: START, events: [], ...options });
}

const NURTURE = `
trigger: { event: lead.scored, where: 'score.value >= 0.3' }
exit: { where: 'lead.status in ["won", "lost"]' }
steps:
  - id: welcome
    send: { channel: email, message: welcome }
  - id: reply
    wait_for: { event: message.replied, timeout: 3d, on_timeout: again }
  - id: talk
    task: { assign: agent, title: 'Call {{ lead.first_name }}', due: 4h }
    next: end
  - id: again
    wait: 9d
  - id: count
    update: { set: { attributes.rounds: { cel: 'has(lead.attributes.rounds) ? lead.attributes.rounds + 1.0 : 1.0' } }, tags: { add: [nurtured] } }
  - id: enough
    branch: [{ where: 'lead.attributes.rounds >= 3.0', next: end }]
    next: welcome
messages:
  welcome: { subject: 'Hello {{ lead.first_name }}', text: 'Welcome to {{ organization.name }}' }
`;

describe('simulateLead', () => {
  it('goes through thirty days in milliseconds', async () => {
    const began = performance.now();
    const { path, end, messages, changes } = await simulate(NURTURE);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(path.flatMap(({ error }) => error ?? [])).toEqual([]);
    expect(path.map(({ stepId, visit }) => `${stepId} ${visit}`)).toEqual(
      [1, 2, 3].flatMap((n) => ['welcome', 'reply', 'again', 'count', 'enough'].map((step) => `${step} ${n}`)),
    );
    expect(end).toMatchObject({ state: 'completed', reason: 'completed', at: after(36 * DAY).toISOString() });
    expect(messages).toEqual({ email: 3 });
    expect(changes).toEqual({ attributes: { rounds: 3 }, tags: ['nurtured'] });
  });

  it('shows what each step decides, renders and waits for', async () => {
    const { path, end } = await simulate(NURTURE, {
      events: [
        { at: after(5 * HOUR), type: 'message.replied', data: {} },
        { at: after(6 * HOUR), type: 'task.completed', data: { outcome: 'reached' } },
      ],
    });
    expect(path).toMatchObject([
      {
        stepId: 'welcome',
        status: 'done',
        gate: [{ verdict: 'now', at: START.toISOString() }],
        message: { to: ['ada@example.com'], subject: 'Hello Ada', text: 'Welcome to Acme' },
        next: 'reply',
      },
      { stepId: 'reply', decision: { ended: 'event', next: 'talk' }, finishedAt: after(5 * HOUR).toISOString() },
      {
        stepId: 'talk',
        waitUntil: after(9 * HOUR).toISOString(),
        task: { title: 'Call Ada', assignee: 'Grace' },
        decision: { ended: 'done', outcome: 'reached', next: 'end' },
      },
    ]);
    expect(end).toMatchObject({ state: 'completed', at: after(6 * HOUR).toISOString() });
  });

  it('ends by the exit condition as soon as an event lets it hold', async () => {
    const { path, end } = await simulate(NURTURE, {
      events: [{ at: after(2 * DAY), type: 'lead.status_changed', data: { from: 'new', to: 'won' } }],
    });
    expect(path.map(({ stepId, status }) => [stepId, status])).toEqual([
      ['welcome', 'done'],
      ['reply', 'stopped'],
    ]);
    expect(end).toMatchObject({ state: 'stopped', reason: 'exit', at: after(2 * DAY).toISOString() });
  });

  it('holds a message through the night, and counts those of a day', async () => {
    const many = Array.from({ length: 4 }, (_, n) => `  - { id: m${n}, send: { channel: email, message: m } }`).join(
      '\n',
    );
    const { path } = await simulate(
      `trigger: { manual: true }\nsteps:\n${many}\nmessages: { m: { subject: S, text: T } }`,
      { start: new Date('2026-06-01T20:30:00Z') },
    );
    const morning = { reason: 'quiet_hours', until: '2026-06-02T06:00:00.000Z' };
    expect(path[0]).toMatchObject({
      gate: [
        { verdict: 'later', ...morning },
        { verdict: 'now', at: morning.until },
      ],
    });
    expect(path[3]).toMatchObject({
      gate: [
        { verdict: 'later', reason: 'daily_cap', until: '2026-06-03T06:00:00.000Z' },
        { verdict: 'now', at: '2026-06-03T06:00:00.000Z' },
      ],
    });
  });

  it('parks where production would, and says why', async () => {
    const { path, end } = await simulate(
      `trigger: { manual: true }\nsteps: [{ id: m, send: { channel: email, message: m } }]\nmessages: { m: { subject: S, text: T } }`,
      { lead: { ...LEAD, suppressed: true } },
    );
    const error = { code: 'message_refused', message: 'suppressed' };
    expect(path).toMatchObject([{ status: 'parked', error, gate: [{ verdict: 'never', reason: 'suppressed' }] }]);
    expect(end).toMatchObject({ state: 'parked', stepId: 'm', error });
  });

  it('runs branches of a parallel beside each other', async () => {
    const { path, end } = await simulate(`
trigger: { manual: true }
steps:
  - id: both
    parallel:
      join: any
      branches:
        - { steps: [{ id: slow, wait: 2d }] }
        - { steps: [{ id: quick, wait: 1h }] }
`);
    expect(path.map(({ stepId, status }) => [stepId, status])).toEqual([
      ['both', 'done'],
      ['slow', 'stopped'],
      ['quick', 'done'],
    ]);
    expect(end).toMatchObject({ state: 'completed', at: after(HOUR).toISOString() });
  });

  it('bounds a template that goes round in circles', async () => {
    const { path, end } = await simulate(`
trigger: { manual: true }
steps:
  - { id: a, update: { tags: { add: [x] } } }
  - { id: b, branch: [{ next: a }] }
`);
    expect(end).toMatchObject({ state: 'failed', reason: 'step_limit_reached' });
    expect(path).toHaveLength(1_000);
    expect(end).toMatchObject({ state: 'failed', reason: 'step_limit_reached' });
  });

  it('ends with the year where waits go on for ever', async () => {
    const { end, warnings } = await simulate(`
trigger: { manual: true }
steps:
  - { id: a, wait: 30d }
  - { id: b, branch: [{ next: a }] }
`);
    expect(end).toMatchObject({ state: 'waiting', stepId: 'a' });
    expect(warnings).toEqual([expect.stringContaining('366 days')]);
  });

  it('runs another template, and waits for its end', async () => {
    const other = await compileTemplate(
      'key: other\nname: Other\ntrigger: { manual: true }\nsteps: [{ id: w, wait: 1d }, { id: t, update: { tags: { add: [ran] } } }]',
    );
    if (!other.ok) throw new Error('other');
    const { path, runs, end } = await simulate(
      `trigger: { manual: true }\nsteps: [{ id: r, run: { template: other, wait: true, timeout: 7d } }]`,
      { organization: { ...ORGANIZATION, template: () => other.definition } },
    );
    expect(path).toMatchObject([{ stepId: 'r', decision: { ended: 'completed' } }]);
    expect(runs).toMatchObject([
      { template: 'other', path: [{ stepId: 'w' }, { stepId: 't' }], end: { state: 'completed' } },
    ]);
    expect(end).toMatchObject({ state: 'completed', at: after(DAY).toISOString() });
  });

  it('says where the trigger would not have started it', async () => {
    const { warnings } = await simulate(NURTURE, { lead: { ...LEAD, scoreValue: 0.1 } });
    expect(warnings).toEqual([expect.stringContaining('trigger condition does not hold')]);
  });

  it('leaves the lead that it was given as it is', async () => {
    const lead = structuredClone(LEAD);
    await simulate(NURTURE, { lead });
    expect(lead).toEqual(LEAD);
  });
});
