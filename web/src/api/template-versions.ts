import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { keys } from './keys.js';
import { pagedQuery } from './paging.js';
import { queryClient } from './query-client.js';

/** What becomes of executions under way when another version becomes the active one. */
export interface Publishing {
  note?: string;
  executions: 'leave' | 'move';
  retryParked?: boolean;
  dryRun?: boolean;
}
/** A side of a comparison. */
export type Side = number | 'draft' | 'active';

const path = (key: string) => ({ params: { path: { key } } });
const stale = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: keys.templates }),
    queryClient.invalidateQueries({ queryKey: keys.executions }),
  ]);

export const templateVersionsQuery = (key: string) =>
  pagedQuery([...keys.templates, 'versions', key], (cursor, signal) =>
    answer(
      api.GET('/api/v1/workflows/templates/{key}/versions', { params: { path: { key }, query: { cursor } }, signal }),
    ),
  );

/** A version never changes. */
export const templateVersionQuery = (key: string, version: number) =>
  queryOptions({
    queryKey: ['template version', key, version],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/workflows/templates/{key}/versions/{version}', { params: { path: { key, version } }, signal }),
      ),
    staleTime: Infinity,
  });

export const templateDiffQuery = (key: string, from: Side, to: Side) =>
  queryOptions({
    queryKey: [...keys.templates, 'diff', key, from, to],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/workflows/templates/{key}/diff', { params: { path: { key }, query: { from, to } }, signal }),
      ),
  });

/** What publishing the draft would mean for the executions under way. */
export const publishPreviewQuery = (key: string, revision: number) =>
  queryOptions({
    queryKey: [...keys.templates, 'publish preview', key, revision],
    queryFn: ({ signal }) =>
      answer(
        api.POST('/api/v1/workflows/templates/{key}/publish', {
          ...path(key),
          body: { revision, executions: 'move', retryParked: false, ratePerSecond: RATE_PER_SECOND, dryRun: true },
          signal,
        }),
      ),
    staleTime: 0,
    gcTime: 0,
  });

export const publishTemplate = (key: string) =>
  mutationOptions({
    mutationFn: ({ revision, ...publishing }: Publishing & { revision: number }) =>
      answer(
        api.POST('/api/v1/workflows/templates/{key}/publish', {
          ...path(key),
          body: { ...DEFAULTS, ...publishing, revision },
        }),
      ),
    onSuccess: stale,
  });

/** Makes an earlier version the active one again. */
export const activateTemplateVersion = (key: string, version: number) =>
  mutationOptions({
    mutationFn: (publishing: Publishing) =>
      answer(
        api.POST('/api/v1/workflows/templates/{key}/versions/{version}/publish', {
          params: { path: { key, version } },
          body: { ...DEFAULTS, ...publishing },
        }),
      ),
    onSuccess: stale,
  });

/** Renewed every other second while one is under way. */
export const templateMovesQuery = (key: string) => ({
  ...pagedQuery([...keys.templates, 'moves', key], (cursor, signal) =>
    answer(
      api.GET('/api/v1/workflows/templates/{key}/moves', { params: { path: { key }, query: { cursor } }, signal }),
    ),
  ),
  refetchInterval: 3_000,
});

export const stopTemplateMove = (key: string, id: string) =>
  mutationOptions({
    mutationFn: () =>
      answer(api.POST('/api/v1/workflows/templates/{key}/moves/{id}/stop', { params: { path: { key, id } } })),
    onSuccess: stale,
  });

export const revertTemplateMove = (key: string, id: string) =>
  mutationOptions({
    mutationFn: () =>
      answer(api.POST('/api/v1/workflows/templates/{key}/moves/{id}/revert', { params: { path: { key, id } } })),
    onSuccess: stale,
  });

const RATE_PER_SECOND = 20;
const DEFAULTS = { retryParked: false, ratePerSecond: RATE_PER_SECOND, dryRun: false };
