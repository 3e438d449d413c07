import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { keys } from './keys.js';
import { pagedQuery } from './paging.js';
import { queryClient } from './query-client.js';
import type { AuthStrategy, Source } from './types.js';

export interface NewSource {
  name: string;
  authStrategy: AuthStrategy;
}
export type SourceChange = Partial<Pick<Source, 'name' | 'active' | 'fieldMapping'>>;

const reload = () => queryClient.invalidateQueries({ queryKey: keys.sources });

export const sourcesQuery = () =>
  pagedQuery([...keys.sources, 'list'], (cursor, signal) =>
    answer(api.GET('/api/v1/sources', { params: { query: { cursor } }, signal })),
  );

export const sourceQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.sources, 'one', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/sources/{id}', { params: { path: { id } }, signal })),
  });

export const createSource = () =>
  mutationOptions({
    mutationFn: (body: NewSource) => answer(api.POST('/api/v1/sources', { body: { ...body, fieldMapping: {} } })),
    onSuccess: reload,
  });

export const changeSource = (id: string) =>
  mutationOptions({
    mutationFn: (body: SourceChange) => answer(api.PATCH('/api/v1/sources/{id}', { params: { path: { id } }, body })),
    onSuccess: reload,
  });

export const rotateSecret = (id: string) =>
  mutationOptions({
    mutationFn: () => answer(api.POST('/api/v1/sources/{id}/rotate-secret', { params: { path: { id } } })),
    onSuccess: reload,
  });

/** Refusals make no events, so they are asked for again every quarter of a minute while on show. */
export const refusalsQuery = (id: string) => ({
  ...pagedQuery([...keys.refusals, id], (cursor, signal) =>
    answer(api.GET('/api/v1/sources/{id}/refusals', { params: { path: { id }, query: { cursor } }, signal })),
  ),
  refetchInterval: 15_000,
});
