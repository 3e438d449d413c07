import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { keys } from './keys.js';

/** The mails that the built-in mail server took, the newest first. */
export const mailboxQuery = () =>
  queryOptions({
    queryKey: [...keys.mailbox, 'list'],
    queryFn: ({ signal }) => answer(api.GET('/dev/mailbox', { signal })),
  });

export const mailQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.mailbox, 'one', id],
    queryFn: ({ signal }) => answer(api.GET('/dev/mailbox/{id}', { params: { path: { id } }, signal })),
    staleTime: Infinity,
  });
