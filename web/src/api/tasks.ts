import { mutationOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { keys } from './keys.js';
import { pagedQuery } from './paging.js';
import { queryClient } from './query-client.js';
import type { Task } from './types.js';

export const tasksQuery = (filter: { leadId?: string; state?: Task['state'] }) =>
  pagedQuery([...keys.tasks, filter], (cursor, signal) =>
    answer(api.GET('/api/v1/tasks', { params: { query: { ...filter, cursor } }, signal })),
  );

export const completeTask = (id: string) =>
  mutationOptions({
    mutationFn: (outcome: string) =>
      answer(
        api.POST('/api/v1/tasks/{id}/complete', {
          params: { path: { id } },
          body: outcome === '' ? {} : { outcome },
        }),
      ),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.tasks }),
  });
