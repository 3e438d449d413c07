import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { keys } from './keys.js';
import { pagedQuery } from './paging.js';
import { queryClient } from './query-client.js';

export const templatesQuery = () =>
  pagedQuery([...keys.templates, 'list'], (cursor, signal) =>
    answer(api.GET('/api/v1/workflows/templates', { params: { query: { cursor } }, signal })),
  );

export const templateQuery = (key: string) =>
  queryOptions({
    queryKey: [...keys.templates, 'one', key],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/workflows/templates/{key}', { params: { path: { key } }, signal })),
  });

export const setTemplateState = (key: string) =>
  mutationOptions({
    mutationFn: (state: 'active' | 'paused') =>
      answer(api.PATCH('/api/v1/workflows/templates/{key}', { params: { path: { key } }, body: { state } })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.templates }),
  });

/** An archived template starts nothing and cannot be changed; restored, it is paused. */
export const archiveTemplate = (key: string, action: 'archive' | 'restore') =>
  mutationOptions({
    mutationFn: (why: string) => {
      const request = { params: { path: { key } }, body: why === '' ? {} : { why } };
      return answer(
        action === 'archive'
          ? api.POST('/api/v1/workflows/templates/{key}/archive', request)
          : api.POST('/api/v1/workflows/templates/{key}/restore', request),
      );
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.templates }),
  });
