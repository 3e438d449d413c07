import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { keys } from './keys.js';
import { pagedQuery } from './paging.js';

export const messagesQuery = (filter: { leadId?: string; executionId?: string }) =>
  pagedQuery([...keys.messages, 'list', filter], (cursor, signal) =>
    answer(api.GET('/api/v1/messages', { params: { query: { ...filter, cursor } }, signal })),
  );

/** One message, with its body. */
export const messageQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.messages, 'one', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/messages/{id}', { params: { path: { id } }, signal })),
  });
