import { DomainError } from '../shared/error-codes.js';
import { type JsonObject, storableJson } from '../shared/json.js';
import { decideAssign } from '../shared/steps/assign.js';
import { isAccepted, renderRequest, savedOutput, secretsOf } from '../shared/steps/http.js';
import { scriptInput } from '../shared/steps/script.js';
import type { AssignStep, EnrichStep, HttpStep, ScoreStep, ScriptStep } from '../shared/template-definition.js';
import { conditionsOf, renderingOf, type SimulatedOutcome, type SimulatedSite } from './simulated-site.js';

/** Steps that change more than the lead, or ask somebody outside: in a simulation they do neither. */

/** Gives the lead an owner, who then waits for the next turn; nobody is told. */
export function assign({ world, execution, step, entry }: SimulatedSite<AssignStep>): SimulatedOutcome {
  const { organization, lead, clock } = world;
  const { users, assignedAt } = organization;
  const owner = users.some(({ id }) => id === lead.ownerId) ? lead.ownerId : null;
  const candidates = users
    .filter(({ role, email }) =>
      step.user === undefined ? role === step.role : email.toLowerCase() === step.user.toLowerCase(),
    )
    .map(({ id, email, openLeads }) => ({ id, email, openLeads, lastAssignedAt: assignedAt.get(id) ?? null }));
  const decision = decideAssign(step, candidates, owner);
  if (decision.userId === null) {
    entry.decision = { userId: null, next: step.onNone };
    return { next: step.onNone };
  }
  if (decision.isNew) {
    const data = { ownerId: decision.userId, previousOwnerId: lead.ownerId, depth: execution.depth + 1 };
    world.assign(decision.userId);
    assignedAt.set(decision.userId, new Date(clock.now));
    world.tell('lead.assigned', data, execution.id);
  }
  entry.decision = { ...decision, next: step.next };
  return { next: step.next };
}

/** The score that the simulation was given for the step, else the one that the lead has. */
export function score({ world, execution, step, entry }: SimulatedSite<ScoreStep>): SimulatedOutcome {
  const { lead, organization } = world;
  const given = organization.stubs.scores[step.id];
  if (given) {
    const { value, band } = given;
    Object.assign(lead, { scoreValue: value, scorePoints: Math.round(value * 100), scoreBand: band });
  } else execution.warn(`Step ${step.id} scores nothing in a simulation: the lead keeps its score.`);
  const { scoreValue: value, scorePoints: points, scoreBand: band } = lead;
  if (value !== null) world.tell('lead.scored', { value, points, band, depth: execution.depth + 1 }, execution.id);
  entry.result = { points, band, simulated: true };
  return { next: step.next };
}

export function enrich({ execution, step, entry }: SimulatedSite<EnrichStep>): SimulatedOutcome {
  execution.warn(`Step ${step.id} asks no provider in a simulation: the lead stays as it is.`);
  entry.result = { providers: [], simulated: true };
  return { next: step.next };
}

/** Takes the answer that the simulation was given for the step. Nothing is called. */
export function http(site: SimulatedSite<HttpStep>): SimulatedOutcome {
  const { world, execution, step, entry } = site;
  const secrets = Object.fromEntries(secretsOf(step).map((name) => [name, `[${name}]`]));
  const { method, url, body } = renderRequest(step, renderingOf(site), secrets);
  entry.request = { method, url, body: body ?? null };
  const stub = world.organization.stubs.http[step.id];
  if (!stub) {
    execution.warn(
      `Step ${step.id} would call ${method} ${step.url}: give an answer for it, or what it puts out stays empty.`,
    );
    entry.result = { simulated: true };
    putOut(site, {});
    return { next: step.next };
  }
  const context = conditionsOf(site);
  const response = { status: stub.status, headers: lowerCase(stub.headers ?? {}), body: stub.body ?? '' };
  entry.result = { status: response.status };
  if (!isAccepted(step, response, context)) {
    throw new DomainError('http_response_refused', `The service answered ${response.status}`);
  }
  putOut(site, savedOutput(step, response, context, []));
  return { next: step.next };
}

/** Really runs, in the sandbox: it reaches nothing outside. */
export async function script(site: SimulatedSite<ScriptStep>): Promise<SimulatedOutcome> {
  const { world, step, entry } = site;
  const input = scriptInput(step, conditionsOf(site));
  const output = await world.clock.during(() => world.organization.runScript(step, input));
  const stored = storableJson(output) as JsonObject;
  entry.result = { names: Object.keys(stored).slice(0, MOST_NAMES) };
  putOut(site, stored);
  return { next: step.next };
}

const MOST_NAMES = 20;

function putOut({ execution, step, entry }: SimulatedSite, output: JsonObject): void {
  entry.output = output;
  execution.outputs[step.id] = output;
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
