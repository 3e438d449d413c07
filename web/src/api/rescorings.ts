import { mutationOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { keys } from './keys.js';
import { pagedQuery, whileAny } from './paging.js';
import { queryClient } from './query-client.js';
import type { Rescoring } from './types.js';

const OPEN = new Set<Rescoring['state']>(['pending', 'running', 'cancelling']);

export const isUnderWay = ({ state }: Rescoring): boolean => OPEN.has(state);

const reload = () => queryClient.invalidateQueries({ queryKey: keys.rescorings });

export const rescoringsQuery = () => ({
  ...pagedQuery([...keys.rescorings, 'list'], (cursor, signal) =>
    answer(api.GET('/api/v1/scoring/rescorings', { params: { query: { limit: 5, cursor } }, signal })),
  ),
  refetchInterval: whileAny(isUnderWay),
});

export const cancelRescoring = (id: string) =>
  mutationOptions({
    mutationFn: () => answer(api.POST('/api/v1/scoring/rescorings/{id}/cancel', { params: { path: { id } } })),
    onSettled: reload,
  });
