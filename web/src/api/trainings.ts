import { mutationOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { keys } from './keys.js';
import { pagedQuery, whileAny } from './paging.js';
import { queryClient } from './query-client.js';
import type { Training } from './types.js';

const OPEN = new Set<Training['state']>(['pending', 'running', 'cancelling']);

export const isOpen = ({ state }: Training): boolean => OPEN.has(state);

const reload = () => queryClient.invalidateQueries({ queryKey: keys.trainings });

export const trainingsQuery = () => ({
  ...pagedQuery([...keys.trainings, 'list'], (cursor, signal) =>
    answer(api.GET('/api/v1/scoring/trainings', { params: { query: { limit: 10, cursor } }, signal })),
  ),
  refetchInterval: whileAny(isOpen),
});

/** That of the API, which asks for it: the same leads give the same model. */
const SEED = 42;

export interface TrainRequest {
  why: string;
  /** Whether LightGBM is trained, too, to compare with. */
  yardstick: boolean;
}

export const trainModel = () =>
  mutationOptions({
    mutationFn: ({ why, yardstick }: TrainRequest) => {
      const candidates: Training['options']['candidates'] = ['ebm', 'logistic'];
      if (yardstick) candidates.push('lightgbm');
      const body = { options: { candidates, seed: SEED }, ...(why && { why }) };
      return answer(api.POST('/api/v1/scoring/models/train', { body }));
    },
    onSettled: reload,
  });

export const cancelTraining = (id: string) =>
  mutationOptions({
    mutationFn: (why: string) =>
      answer(
        api.POST('/api/v1/scoring/trainings/{id}/cancel', {
          params: { path: { id } },
          body: why === '' ? {} : { why },
        }),
      ),
    onSettled: reload,
  });
