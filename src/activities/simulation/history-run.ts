import { Cron } from 'croner';
import type { Database } from '../../db/database.js';
import {
  leadsOfEvents,
  newestLeads,
  pastEvents,
  runnableTemplates,
  runsOf,
  scoresBefore,
  simulationLeads,
  simulationOrganization,
  simulationUsers,
} from '../../db/repositories/simulation-facts.js';
import type { SimulationToRun } from '../../db/repositories/simulations.js';
import type { SendPolicy } from '../../shared/send-gate/send-policy.js';
import { sendPolicyOf } from '../../shared/send-gate/send-policy.js';
import { HISTORY_LIMITS } from '../../shared/simulation-settings.js';
import type { TemplateDefinition } from '../../shared/template-definition.js';
import { ROUTED_EVENT_TYPES } from '../../shared/template-events.js';
import { HistorySimulation } from '../../simulation/simulate-history.js';
import { simulatedLead, simulatedOrganization } from '../../simulation/simulated-organization.js';
import type { ScriptRunner } from '../scripts/script-runner.js';
import { assumptionsOf } from './assumptions.js';

/** Leads loaded at a time. */
const PAGE = 200;
const DAY_MS = 24 * 60 * 60 * 1_000;

export interface HistoryDependencies {
  database: Database;
  scripts: Pick<ScriptRunner, 'run'>;
  publicUrl: string;
  sendPolicyDefaults: SendPolicy;
}

export interface HistoryProgress {
  leadsTotal: number;
  leadsDone: number;
  executions: number;
}

/** Which leads are looked at, and of how many events they come. */
interface Sample {
  leadIds: string[];
  events: number;
  isCut: boolean;
}

/**
 * Finds out what a template would have done in the days before it was asked. Reads only.
 *
 * @param onProgress - called after each page of leads; false ends the simulation
 * @returns null where it was ended
 */
export async function runHistory(
  dependencies: HistoryDependencies,
  organizationId: string,
  { templateId, definition, settings, createdAt: to }: SimulationToRun,
  onProgress: (progress: HistoryProgress) => Promise<boolean>,
): Promise<object | null> {
  const { database } = dependencies;
  const from = new Date(to.getTime() - settings.days * DAY_MS);
  const organization = await loadOrganization(dependencies, organizationId, definition, settings.http);
  const sample = await sampleOf(database, organizationId, definition, { from, to, limit: settings.sample });
  const simulation = new HistorySimulation(organization, definition, {
    ...{ from, to },
    occurrences: occurrencesOf(definition, from, to),
  });
  const leadsTotal = sample.leadIds.length;
  for (let start = 0; start < leadsTotal; start += PAGE) {
    for (const history of await loadPage(database, organizationId, sample.leadIds.slice(start, start + PAGE), {
      ...{ templateId, from, to },
    })) {
      await simulation.add(history);
    }
    const leadsDone = Math.min(start + PAGE, leadsTotal);
    if (!(await onProgress({ leadsTotal, leadsDone, executions: simulation.started }))) return null;
  }
  return {
    window: { from: from.toISOString(), to: to.toISOString(), days: settings.days },
    sample: { leads: simulation.leads, events: sample.events, isCut: sample.isCut },
    ...simulation.result(settings.prices),
    assumptions: assumptionsOf(definition, sample.isCut ? settings.sample : null),
    warnings: [...simulation.warnings],
  };
}

async function loadOrganization(
  { database, scripts, publicUrl, sendPolicyDefaults }: HistoryDependencies,
  organizationId: string,
  definition: TemplateDefinition,
  http: SimulationToRun['settings']['http'],
) {
  const withTurns = definition.steps.some(({ kind }) => kind === 'assign');
  return database.inOrganization(organizationId, async (tx) => {
    const { sendPolicy } = await simulationOrganization(tx);
    return simulatedOrganization({
      organizationId,
      users: await simulationUsers(tx, withTurns),
      sendPolicy: sendPolicyOf(sendPolicy, sendPolicyDefaults),
      templates: await runnableTemplates(tx, runsOf(definition)),
      publicUrl,
      stubs: { http },
      runScript: (step, input) => scripts.run(step, input),
    });
  });
}

/** The leads of the newest trigger events; where no event starts the template, the newest leads. */
async function sampleOf(
  database: Database,
  organizationId: string,
  { trigger }: TemplateDefinition,
  { from, to, limit }: { from: Date; to: Date; limit: number },
): Promise<Sample> {
  const reader = database.reader(organizationId);
  if (!('event' in trigger)) {
    const leadIds = await newestLeads(reader, { before: to, limit: limit + 1 });
    return { leadIds: leadIds.slice(0, limit), events: 0, isCut: leadIds.length > limit };
  }
  // Day by day: a statement that looks for a rare type among the events of ninety days would run into its time limit.
  const found: string[] = [];
  for (let end = to.getTime(); end > from.getTime() && found.length <= limit; end -= DAY_MS) {
    const start = new Date(Math.max(end - DAY_MS, from.getTime()));
    const wanted = { type: trigger.event, from: start, to: new Date(end), limit: limit + 1 - found.length };
    found.push(...(await leadsOfEvents(reader, wanted)));
  }
  const leadIds = [...new Set(found.slice(0, limit))];
  return { leadIds, events: Math.min(found.length, limit), isCut: found.length > limit };
}

function loadPage(
  database: Database,
  organizationId: string,
  leadIds: string[],
  { templateId, from, to }: { templateId: string; from: Date; to: Date },
) {
  return database.inOrganization(organizationId, async (tx) => {
    const leads = await simulationLeads(tx, leadIds);
    const scores = await scoresBefore(tx, leadIds, from);
    const window = { templateId, types: ROUTED_EVENT_TYPES, from, to, mostPerLead: HISTORY_LIMITS.eventsPerLead };
    const events = Map.groupBy(await pastEvents(tx, leadIds, window), ({ leadId }) => leadId);
    return leads.map((lead) => ({
      lead: simulatedLead(lead),
      scoreBefore: scores.get(lead.id) ?? null,
      events: events.get(lead.id) ?? [],
    }));
  });
}

/** When a schedule was due; of many times the last. */
function occurrencesOf({ trigger }: TemplateDefinition, from: Date, to: Date): Date[] {
  if (!('schedule' in trigger)) return [];
  const { cron, timeZone } = trigger.schedule;
  const schedule = new Cron(cron, { timezone: timeZone, paused: true });
  const times: Date[] = [];
  for (let at = schedule.nextRun(from); at && at < to; at = schedule.nextRun(at)) {
    times.push(at);
    if (times.length > HISTORY_LIMITS.occurrences) times.shift();
  }
  return times;
}
