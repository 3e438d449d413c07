import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Config } from '../../config/load-config.js';
import { Database, type OrganizationTransaction } from '../../db/database.js';
import {
  runnableTemplates,
  runsOf,
  simulationLeads,
  simulationOrganization,
  simulationUsers,
} from '../../db/repositories/simulation-facts.js';
import { DomainError } from '../../shared/error-codes.js';
import { SEND_POLICY_DEFAULTS, sendPolicyOf } from '../../shared/send-gate/send-policy.js';
import type { ScriptSandbox } from '../../shared/steps/script.js';
import type { TemplateDefinition } from '../../shared/template-definition.js';
import { parseDuration } from '../../shared/template-duration.js';
import { simulateLead } from '../../simulation/simulate-lead.js';
import { simulatedLead, simulatedOrganization } from '../../simulation/simulated-organization.js';
import type { SimulatedLead, SimulatedOrganization } from '../../simulation/simulated-world.js';
import type { Principal } from '../auth/principal.js';
import { CONFIG, SCRIPTS } from '../dependencies.js';
import { SimulatedTemplate } from './simulated-template.js';
import type { SimulationAnswer, SimulationRequest } from './simulations.dto.js';

/** Simulations at a time in one process: each takes a few milliseconds, a wild one seconds. */
const MOST_AT_A_TIME = 4;

/** Runs templates for one lead, in memory. */
@Injectable()
export class LeadSimulationsService {
  private running = 0;

  constructor(
    private readonly database: Database,
    private readonly template: SimulatedTemplate,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(SCRIPTS) private readonly scripts: ScriptSandbox,
  ) {}

  /** @throws DomainError `forbidden`, `not_found`, `lead_missing`, `template_invalid`, `template_too_large`, `overloaded` */
  async simulate(principal: Principal, key: string, request: SimulationRequest): Promise<SimulationAnswer> {
    const { organizationId, scopes } = principal;
    if (request.leadId !== undefined && !scopes.has('leads:read')) {
      throw new DomainError('forbidden', 'A lead is shown to those with leads:read.');
    }
    if (this.running >= MOST_AT_A_TIME) throw new DomainError('overloaded', 'Too many templates are being simulated.');
    this.running += 1;
    try {
      const definition = await this.template.definition(organizationId, key, request.definition);
      const { organization, lead } = await this.load(organizationId, definition, request);
      const start = request.start === undefined ? new Date() : new Date(request.start);
      const events = request.events.map(({ at, ...event }) => ({ ...event, at: momentOf(at, start) }));
      return await simulateLead({ organization, definition, lead, start, events, triggerData: request.trigger });
    } finally {
      this.running -= 1;
    }
  }

  private load(organizationId: string, definition: TemplateDefinition, request: SimulationRequest) {
    const { http, scores } = request;
    return this.database.inOrganization(organizationId, async (tx) => {
      const { name, timeZone, sendPolicy } = await simulationOrganization(tx);
      const organization: SimulatedOrganization = simulatedOrganization({
        organizationId,
        users: await simulationUsers(
          tx,
          definition.steps.some(({ kind }) => kind === 'assign'),
        ),
        sendPolicy: sendPolicyOf(sendPolicy, SEND_POLICY_DEFAULTS[this.config.SEND_POLICY_DEFAULT]),
        templates: await runnableTemplates(tx, runsOf(definition)),
        publicUrl: this.config.PUBLIC_URL,
        stubs: { http, scores: withBands(scores) },
        runScript: (step, input) => this.scripts.run(step, input),
      });
      const lead =
        request.leadId === undefined ? madeUp(request.lead!, { name, timeZone }) : await storedLead(tx, request.leadId);
      return { organization, lead };
    });
  }
}

async function storedLead(tx: OrganizationTransaction, id: string): Promise<SimulatedLead> {
  const [lead] = await simulationLeads(tx, [id]);
  if (!lead) throw new DomainError('lead_missing', 'There is no such lead.');
  return simulatedLead(lead);
}

function madeUp(
  { score, band, ...fields }: NonNullable<SimulationRequest['lead']>,
  organization: { name: string; timeZone: string },
): SimulatedLead {
  return {
    ...fields,
    id: uuidv7(),
    ownerId: null,
    ownerName: null,
    ownerEmail: null,
    createdAt: new Date(),
    scoreValue: score,
    scorePoints: score === null ? null : Math.round(score * 100),
    scoreBand: score === null ? null : (band ?? bandOf(score)),
    organizationName: organization.name,
    organizationTimeZone: organization.timeZone,
    disposable: false,
    suppressed: false,
  };
}

function withBands(scores: SimulationRequest['scores']): Record<string, { value: number; band: string }> {
  return Object.fromEntries(
    Object.entries(scores).map(([step, { value, band }]) => [step, { value, band: band ?? bandOf(value) }]),
  );
}

/** Bounds of the rule scorer; those of a model are its own. */
function bandOf(value: number): string {
  return value >= 0.7 ? 'hot' : value >= 0.3 ? 'warm' : 'cold';
}

function momentOf(at: string, start: Date): Date {
  return at.startsWith('+') ? new Date(start.getTime() + parseDuration(at.slice(1))!) : new Date(at);
}
