import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { keys } from './keys.js';
import { pagedQuery } from './paging.js';
import { queryClient } from './query-client.js';
import type { ExecutionsQuery } from './types.js';

export type ExecutionFilter = Omit<ExecutionsQuery, 'limit' | 'cursor'>;
/** What a person may do about a parked execution. */
export type Repair = 'retry' | 'skip';

export const executionsQuery = (filter: ExecutionFilter) =>
  pagedQuery([...keys.executions, filter], (cursor, signal) =>
    answer(api.GET('/api/v1/workflows/executions', { params: { query: { ...filter, cursor } }, signal })),
  );

export const executionQuery = (id: string) =>
  queryOptions({
    queryKey: keys.execution(id),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/workflows/executions/{id}', { params: { path: { id } }, signal })),
  });

export const repairExecution = (id: string, repair: Repair) =>
  mutationOptions({
    mutationFn: (why: string) => {
      const request = { params: { path: { id } }, body: why === '' ? {} : { why } };
      return answer(
        repair === 'retry'
          ? api.POST('/api/v1/workflows/executions/{id}/retry', request)
          : api.POST('/api/v1/workflows/executions/{id}/skip', request),
      );
    },
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: keys.execution(id) });
      void queryClient.invalidateQueries({ queryKey: keys.executions });
    },
  });

/** What a person may do with an execution that has not ended, and running it again. */
export type ExecutionControl = 'pause' | 'resume' | 'cancel' | 'jump' | 'rerun';

/** Answers the execution as it is afterwards; of a rerun, the new one. */
export const controlExecution = (id: string, control: ExecutionControl) =>
  mutationOptions({
    mutationFn: ({ why, stepId }: { why?: string; stepId?: string }) => {
      const params = { path: { id } };
      const body = why ? { why } : {};
      switch (control) {
        case 'pause':
          return answer(api.POST('/api/v1/workflows/executions/{id}/pause', { params, body }));
        case 'resume':
          return answer(api.POST('/api/v1/workflows/executions/{id}/resume', { params, body }));
        case 'cancel':
          return answer(api.POST('/api/v1/workflows/executions/{id}/cancel', { params, body }));
        case 'jump':
          return answer(
            api.POST('/api/v1/workflows/executions/{id}/jump', { params, body: { ...body, stepId: stepId ?? '' } }),
          );
        case 'rerun':
          return answer(
            api.POST('/api/v1/workflows/executions/{id}/rerun', { params, body: { ...body, version: 'active' } }),
          );
      }
    },
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: keys.execution(id) });
      void queryClient.invalidateQueries({ queryKey: keys.executions });
    },
  });
