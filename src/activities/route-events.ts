import type { Logger } from 'pino';
import type { Database, OrganizationTransaction } from '../db/database.js';
import { deleteBatch, eventsOfBatch } from '../db/repositories/batches.js';
import { hookInputs } from '../db/repositories/hook-inputs.js';
import { leadContexts } from '../db/repositories/lead-contexts.js';
import {
  type ActiveTemplate,
  activeTemplates,
  type ExecutionSignal,
  insertPendingExecutions,
  type NewExecution,
  reentryOf,
  routableEvents,
  type RoutedEvent,
  signalsFor,
} from '../db/repositories/routing.js';
import { conditionContext } from '../shared/condition-context.js';
import { HOOK_EVENT } from '../shared/template-events.js';
import { DEEPEST_EXECUTION } from '../shared/interpreter/interpreter-types.js';
import { evaluateCondition } from '../shared/template-conditions.js';
import { depthOf } from '../shared/template-events.js';
import { asActivityFailure } from './activity-failure.js';
import type { Batch } from './batch.js';

/** Hands signals to executions; resolves when each has arrived or its execution is over. */
export interface ExecutionSignaller {
  signal(signals: readonly ExecutionSignal[]): Promise<void>;
}

interface Dependencies {
  database: Database;
  signaller: ExecutionSignaller;
  logger: Pick<Logger, 'warn'>;
}

/** Matches events with templates and waiting executions. */
export function createRoutingActivities({ database, signaller, logger }: Dependencies) {
  return {
    /**
     * Routes the events of a batch, and ends it. It stays until every signal has arrived, so a crash at any point routes them again, which
     * starts nothing twice and tells an execution nothing new.
     */
    async routeBatch({ organizationId, batchId }: Batch): Promise<void> {
      try {
        const signals = await database.inOrganization(organizationId, async (tx) => {
          const routed = await routeEvents(tx, await eventsOfBatch(tx, batchId), logger);
          if (routed.signals.length === 0) await deleteBatch(tx, batchId);
          return routed.signals;
        });
        if (signals.length === 0) return;
        await signaller.signal(signals);
        await database.inOrganization(organizationId, (tx) => deleteBatch(tx, batchId));
      } catch (error) {
        throw asActivityFailure(error);
      }
    },
  };
}

/**
 * Within the caller's transaction: enters the executions that the events start, and lists the signals to send after its commit. Two queries
 * where no template and no open execution cares, five otherwise, however many events there are.
 */
export async function routeEvents(
  tx: OrganizationTransaction,
  eventIds: readonly string[],
  logger?: Pick<Logger, 'warn'>,
): Promise<{ signals: ExecutionSignal[]; started: number }> {
  if (eventIds.length === 0) return { signals: [], started: 0 };
  const events = await routableEvents(tx, eventIds);
  if (events.length === 0) return { signals: [], started: 0 };
  const templates = await activeTemplates(tx, [...new Set(events.map((event) => event.type))]);
  const executions = templates.length > 0 ? await matches(tx, events, templates, logger) : [];
  const started = executions.length > 0 ? await insertPendingExecutions(tx, executions) : 0;
  const signals = await signalsFor(
    tx,
    events.map((event) => event.id),
  );
  return { signals, started };
}

async function matches(
  tx: OrganizationTransaction,
  events: readonly RoutedEvent[],
  templates: readonly ActiveTemplate[],
  logger?: Pick<Logger, 'warn'>,
): Promise<NewExecution[]> {
  const triggering = events.filter(
    (event) => depthOf(event.data) < DEEPEST_EXECUTION && templates.some((template) => template.event === event.type),
  );
  if (triggering.length === 0) return [];
  const leads = await leadContexts(tx, [...new Set(triggering.map((event) => event.leadId))]);
  const inputs = await hookInputs(tx, triggering.flatMap(receiptOfCall));
  const found = new Map<string, NewExecution>();
  for (const event of triggering) {
    const lead = leads.get(event.leadId);
    if (!lead) continue;
    const input = inputs.get(receiptOfCall(event)[0] ?? '');
    const context = conditionContext(lead, tx.organizationId, { ...event, ...(input && { input }) });
    for (const template of templates) {
      if (template.event !== event.type || !isMeant(template, event)) continue;
      if (!holds(template, context, logger)) continue;
      const execution = asExecution(template, event);
      // One per template and lead is enough, unless every event counts.
      const key = `${template.templateId}/${event.leadId}/${template.reentry === 'always' ? event.id : ''}`;
      if (!found.has(key)) found.set(key, execution);
    }
  }
  return [...found.values()];
}

/** The receipt of a call of a template's webhook. */
function receiptOfCall({ type, data }: RoutedEvent): string[] {
  return type === HOOK_EVENT && typeof data.receiptId === 'string' ? [data.receiptId] : [];
}

/** A call of a template's webhook is meant for that one. */
function isMeant({ templateId }: ActiveTemplate, { type, data }: RoutedEvent): boolean {
  return type !== HOOK_EVENT || data.templateId === templateId;
}

function asExecution({ templateId, versionId, reentry }: ActiveTemplate, event: RoutedEvent): NewExecution {
  return {
    templateId,
    versionId,
    leadId: event.leadId,
    eventId: event.id,
    ...reentryOf(reentry, event.id),
  };
}

/** A trigger that cannot be evaluated for a lead (it lacks the attribute) does not hold for it. */
function holds(
  template: ActiveTemplate,
  context: Parameters<typeof evaluateCondition>[1],
  logger?: Pick<Logger, 'warn'>,
): boolean {
  if (template.where === null) return true;
  try {
    return evaluateCondition(template.where, context);
  } catch (error) {
    logger?.warn(
      { versionId: template.versionId, leadId: context.lead.id, code: (error as { code?: unknown }).code },
      'a trigger condition could not be evaluated',
    );
    return false;
  }
}
