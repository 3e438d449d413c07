import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { defineSearchAttributeKey, type SearchAttributePair, WorkflowIdReusePolicy } from '@temporalio/common';
import type { TaskQueue } from '../workflows/contract.js';

export interface WorkflowStart {
  type: string;
  taskQueue: TaskQueue;
  workflowId: string;
  input: unknown;
  /**
   * Has the answer bring the first workflow task along, where a worker of this process has a slot for it: the server need not keep it until
   * somebody polls. Needs a client on the worker's own connection.
   */
  eager?: boolean;
  /** Keywords by which it is found in Temporal; the server must know their names. */
  keywords?: Readonly<Record<string, string>>;
  /** What people see of it in Temporal. */
  summary?: string;
  /** Start it anew where it has ended: for workflows that find out by themselves what is left to do. */
  mayRepeat?: boolean;
}

/**
 * Starts a workflow whose id derives from what it is about. Starting it a second time is harmless, also after it has ended.
 *
 * @returns the run's id where this call started it, null where it had been started before
 */
export async function startOnce(client: Client, workflow: WorkflowStart): Promise<string | null> {
  const { type, taskQueue, workflowId, input, eager = false, mayRepeat = false, keywords, summary } = workflow;
  try {
    const handle = await client.workflow.start(type, {
      taskQueue,
      workflowId,
      args: [input],
      workflowIdReusePolicy: mayRepeat ? WorkflowIdReusePolicy.ALLOW_DUPLICATE : WorkflowIdReusePolicy.REJECT_DUPLICATE,
      requestEagerStart: eager,
      ...(summary === undefined ? {} : { staticSummary: summary }),
      ...(keywords ? { typedSearchAttributes: asSearchAttributes(keywords) } : {}),
    });
    return handle.firstExecutionRunId;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return null;
    throw error;
  }
}

function asSearchAttributes(keywords: Readonly<Record<string, string>>): SearchAttributePair[] {
  return Object.entries(keywords).map(([name, value]) => ({ key: defineSearchAttributeKey(name, 'KEYWORD'), value }));
}

/** What became of a workflow: `unknown` where the server does not know it (never started, or past its retention). */
export async function workflowFate(client: Client, workflowId: string): Promise<'running' | 'closed' | 'unknown'> {
  try {
    const { status } = await client.workflow.getHandle(workflowId).describe();
    return status.name === 'RUNNING' ? 'running' : 'closed';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'unknown';
    throw error;
  }
}
