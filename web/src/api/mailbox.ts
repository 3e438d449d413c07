import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { keys } from './keys.js';
import { pagedQuery } from './paging.js';

/** The mails that the built-in mail server took, the newest first; `q` is part of a recipient or subject. */
export const mailboxQuery = (q: string) =>
  pagedQuery([...keys.mailbox, 'list', q], (cursor, signal) =>
    answer(api.GET('/dev/mailbox', { params: { query: { ...(q && { q }), cursor } }, signal })),
  );

export const mailQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.mailbox, 'one', id],
    queryFn: ({ signal }) => answer(api.GET('/dev/mailbox/{id}', { params: { path: { id } }, signal })),
    staleTime: Infinity,
  });
