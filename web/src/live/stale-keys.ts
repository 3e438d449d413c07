import { keys } from '../api/keys.js';
import type { LiveEvent } from '../api/types.js';

type Key = readonly string[];

/** Which queries an event makes stale, by the first part of its type. */
export function staleKeys({ type, leadId, executionId }: LiveEvent): Key[] {
  const lead: Key[] = leadId ? [keys.lead(leadId)] : [];
  const execution: Key[] = executionId ? [keys.execution(executionId)] : [];
  switch (type.split('.')[0]) {
    case 'lead':
      return [keys.leads, keys.receipts, ...lead];
    case 'interaction':
      return lead;
    case 'message':
      return [keys.messages, keys.mailbox, keys.notifications, ...lead, ...execution];
    case 'task':
      return [keys.tasks, ...lead, ...execution];
    case 'execution':
      return [keys.executions, keys.failures, ...lead, ...execution];
    case 'template':
      return [keys.templates];
    case 'import':
      return [keys.imports];
    case 'receipt':
      return [keys.receipts];
    case 'scoring':
      return [keys.leads, keys.models, keys.scoringPolicy, keys.notifications, ...lead];
    case 'training':
      return [keys.trainings, keys.models, keys.notifications];
    case 'model':
      return [keys.models, keys.trainings];
    case 'experiment':
      return [keys.experiments, keys.models, keys.notifications];
    case 'rescoring':
      return [keys.rescorings, keys.leads];
    default:
      return [];
  }
}
