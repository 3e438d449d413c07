import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Automation } from '../../src/shared/interpreter/automation.js';
import { SEND_POLICY_DEFAULTS } from '../../src/shared/send-gate/send-policy.js';
import { compileTemplate } from '../../src/shared/template-compile.js';
import type { TemplateDefinition } from '../../src/shared/template-definition.js';
import { type LeadSimulationRequest, simulateLead } from '../../src/simulation/simulate-lead.js';
import type { SimulatedLead, SimulatedOrganization } from '../../src/simulation/simulated-world.js';
import { deployAutomation } from '../../src/workflows/automations/registry.js';

const { ejectTemplate } = (await import(join(import.meta.dirname, '../../scripts/lib/eject-template.mjs'))) as {
  ejectTemplate: (definition: unknown, version: number) => string;
};
const TEMPLATES = join(import.meta.dirname, '../../templates');
const START = new Date('2026-06-01T08:00:00Z');
const HOUR = 3_600_000;

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

const organization = (): SimulatedOrganization => ({
  organizationId: '01890000-0000-7000-8000-000000000002',
  users: [
    { id: 'u1', name: 'Grace', email: 'grace@acme.example', role: 'agent', openLeads: 0 },
    { id: 'u2', name: 'Alan', email: 'alan@acme.example', role: 'admin', openLeads: 0 },
  ],
  sendPolicy: SEND_POLICY_DEFAULTS.standard,
  publicUrl: 'https://crm.example',
  stubs: { http: {}, scores: {} },
  assignedAt: new Map(),
  runScript: () => Promise.resolve({}),
  template: () => undefined,
});

const event = fc.record({
  at: fc.integer({ min: 1, max: 100 * 24 }).map((hours) => new Date(START.getTime() + hours * HOUR)),
  type: fc.constantFrom(
    'message.replied',
    'message.opened',
    'task.completed',
    'lead.status_changed',
    'lead.updated',
    'interaction.recorded',
  ),
  data: fc.constantFrom({}, { outcome: 'viewing_agreed' }, { to: 'won' }, { kind: 'viewing' }),
});
const fortune = fc.record({
  events: fc.array(event, { maxLength: 12 }),
  scoreValue: fc.constantFrom(0.1, 0.5, 0.9),
  status: fc.constantFrom('new', 'contacted', 'won'),
});

/** The function of an ejected template. */
function loaded(text: string): Automation {
  const javascript = stripTypeScriptTypes(text).replace('export const automation', 'const automation');
  return new Function(`${javascript}\nreturn automation;`)() as Automation;
}

/** What a simulation tells of its way, without what is drawn anew for each. */
async function wayOf(
  definition: TemplateDefinition,
  { events, ...fields }: Pick<LeadSimulationRequest, 'events'> & Partial<SimulatedLead>,
) {
  const lead = { ...LEAD, ...fields };
  const { path, end } = await simulateLead({
    organization: organization(),
    definition,
    lead,
    start: START,
    events,
  });
  const visits = path.map(({ stepId, visit, kind, status, at, finishedAt }) => ({
    stepId,
    visit,
    kind,
    status,
    at,
    finishedAt,
  }));
  return { visits, end };
}

describe('a shipped template that was ejected', () => {
  const names = readdirSync(TEMPLATES).filter((name) => name.endsWith('.yaml'));

  it.each(names)('%s goes the way that is drawn', async (name) => {
    const compiled = await compileTemplate(readFileSync(join(TEMPLATES, name), 'utf8'));
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const { definition } = compiled;
    deployAutomation(definition.key, loaded(ejectTemplate(definition, 1)));
    await fc.assert(
      fc.asyncProperty(fortune, async (given) => {
        const drawn = await wayOf(definition, given);
        expect(drawn.visits.length).toBeGreaterThan(0);
        expect(await wayOf({ ...definition, coded: true }, given)).toEqual(drawn);
      }),
      { numRuns: 40 },
    );
  });
});
