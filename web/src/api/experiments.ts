import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { keys } from './keys.js';
import { pagedQuery } from './paging.js';
import { queryClient } from './query-client.js';
import type { Experiment } from './types.js';

/** Experiments follow each other slowly: those of a year fit on a page. */
const MOST = 50;

const stale = () =>
  Promise.all(
    [keys.experiments, keys.models, keys.rescorings].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
  );

export const experimentsQuery = () =>
  pagedQuery([...keys.experiments, 'list'], (cursor, signal) =>
    answer(api.GET('/api/v1/scoring/experiments', { params: { query: { limit: MOST, cursor } }, signal })),
  );

/** One, with its figures measured anew. */
export const experimentQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.experiments, 'detail', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/scoring/experiments/{id}', { params: { path: { id } }, signal })),
  });

export interface NewExperiment {
  kind: Experiment['kind'];
  challengerId: string;
  share: number;
  /** The days within which a lead must buy are those of the scoring settings. */
  stopping: Omit<Experiment['stopping'], 'metric' | 'horizonDays'>;
  why: string;
}

export const startExperiment = () =>
  mutationOptions({
    mutationFn: ({ why, ...experiment }: NewExperiment) =>
      answer(api.POST('/api/v1/scoring/experiments', { body: { ...experiment, ...(why && { why }) } })),
    onSuccess: stale,
  });

export const stopExperiment = (id: string) =>
  mutationOptions({
    mutationFn: (why: string) =>
      answer(
        api.POST('/api/v1/scoring/experiments/{id}/stop', {
          params: { path: { id } },
          body: why === '' ? {} : { why },
        }),
      ),
    onSuccess: stale,
  });

export interface Decision {
  /** Whether the challenger becomes the active model. */
  promote: boolean;
  rescore: boolean;
  why: string;
}

export const decideExperiment = (id: string) =>
  mutationOptions({
    mutationFn: ({ why, ...decision }: Decision) =>
      answer(
        api.POST('/api/v1/scoring/experiments/{id}/decide', {
          params: { path: { id } },
          body: { ...decision, ...(why && { why }) },
        }),
      ),
    onSuccess: stale,
  });
