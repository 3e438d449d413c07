import type { JsonObject } from '../shared/json.js';
import type { SendPolicy } from '../shared/send-gate/send-policy.js';
import type { ScriptStep, TemplateDefinition } from '../shared/template-definition.js';
import type { SimulatedLead, SimulatedOrganization, SimulationStubs } from './simulated-world.js';

/** What is known of an organization, as its tables have it. */
interface OrganizationFacts {
  organizationId: string;
  users: readonly {
    id: string;
    name: string;
    email: string;
    role: string;
    openLeads: number;
    lastAssignedAt: Date | null;
  }[];
  sendPolicy: SendPolicy;
  templates: ReadonlyMap<string, TemplateDefinition>;
  publicUrl: string;
  stubs?: Partial<SimulationStubs>;
  runScript: (step: ScriptStep, input: JsonObject) => Promise<JsonObject>;
}

export function simulatedOrganization(facts: OrganizationFacts): SimulatedOrganization {
  const { users, templates, stubs } = facts;
  const { organizationId, sendPolicy, publicUrl, runScript } = facts;
  const turns = users.flatMap(({ id, lastAssignedAt }) => (lastAssignedAt ? [[id, lastAssignedAt] as const] : []));
  return {
    ...{ organizationId, users, sendPolicy, publicUrl, runScript },
    stubs: { http: stubs?.http ?? {}, scores: stubs?.scores ?? {} },
    assignedAt: new Map(turns),
    template: (key) => templates.get(key),
  };
}

/** A lead as its tables have it. */
export function simulatedLead<
  Lead extends Omit<SimulatedLead, 'disposable'> & { enrichment: Record<string, Record<string, unknown>> },
>({ enrichment, ...lead }: Lead): SimulatedLead {
  return { ...lead, disposable: enrichment.email?.disposable === true };
}
