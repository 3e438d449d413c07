import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { keys } from './keys.js';
import { pagedQuery } from './paging.js';
import { queryClient } from './query-client.js';

/** What the failures of a group have in common. */
export interface Cause {
  errorCode: string;
  step?: string;
  templateKey: string;
  version: number;
}
export type RepairAction = 'retry' | 'skip' | 'move';

const stale = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: keys.failures }),
    queryClient.invalidateQueries({ queryKey: keys.executions }),
  ]);

export const failuresQuery = () =>
  queryOptions({
    queryKey: [...keys.failures, 'groups'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/workflows/failures', { signal })),
  });

/** What a repair of all executions with a cause would do. */
export const repairPreviewQuery = (filter: Cause, action: RepairAction) =>
  queryOptions({
    queryKey: [...keys.failures, 'preview', filter, action],
    queryFn: ({ signal }) =>
      answer(api.POST('/api/v1/workflows/failures/preview', { body: { filter, action }, signal })),
    staleTime: 0,
    gcTime: 0,
  });

export const repairAll = (filter: Cause) =>
  mutationOptions({
    mutationFn: ({ action, why, ratePerSecond }: { action: RepairAction; why: string; ratePerSecond: number }) =>
      answer(
        api.POST('/api/v1/workflows/failures/retry', {
          body: { filter, action, ratePerSecond, ...(why ? { why } : {}) },
        }),
      ),
    onSuccess: stale,
  });

/** Renewed while one may be under way. */
export const repairsQuery = () => ({
  ...pagedQuery([...keys.failures, 'repairs'], (cursor, signal) =>
    answer(api.GET('/api/v1/workflows/repairs', { params: { query: { cursor } }, signal })),
  ),
  refetchInterval: 3_000,
});

export const stopRepair = (id: string) =>
  mutationOptions({
    mutationFn: () => answer(api.POST('/api/v1/workflows/repairs/{id}/stop', { params: { path: { id } } })),
    onSuccess: stale,
  });
