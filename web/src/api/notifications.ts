import { mutationOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { keys } from './keys.js';
import { pagedQuery } from './paging.js';
import { queryClient } from './query-client.js';

export const notificationsQuery = (filter: { unread?: 'true' } = {}) =>
  pagedQuery([...keys.notifications, filter], (cursor, signal) =>
    answer(api.GET('/api/v1/notifications', { params: { query: { limit: 20, ...filter, cursor } }, signal })),
  );

export const markRead = () =>
  mutationOptions({
    mutationFn: (id: string) => answer(api.POST('/api/v1/notifications/{id}/read', { params: { path: { id } } })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.notifications }),
  });
