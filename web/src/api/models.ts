import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { answer, api, orNone } from './client.js';
import { keys } from './keys.js';
import { pagedQuery } from './paging.js';
import { queryClient } from './query-client.js';

export const modelsQuery = () =>
  pagedQuery([...keys.models, 'list'], (cursor, signal) =>
    answer(api.GET('/api/v1/scoring/models', { params: { query: { limit: 20, cursor } }, signal })),
  );

export const modelQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.models, 'detail', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/scoring/models/{id}', { params: { path: { id } }, signal })),
  });

/** How its features act; null where that is not kept, as of models that were brought along. */
export const shapesQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.models, 'shapes', id],
    queryFn: ({ signal }) =>
      orNone(answer(api.GET('/api/v1/scoring/models/{id}/shapes', { params: { path: { id } }, signal }))),
    staleTime: Infinity,
  });

/** How it does on the leads that come, of the last thirty days. */
export const performanceQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.models, 'performance', id],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/scoring/models/{id}/performance', { params: { path: { id } }, signal })),
  });

/** What comes with a model that somebody brings (docs/own-models.md). */
export interface ModelFiles {
  manifest: File;
  onnx: File;
  samples: File;
}

/** It is checked while the request waits, a minute at most. */
export const uploadModel = () =>
  mutationOptions({
    mutationFn: ({ manifest, onnx, samples }: ModelFiles) => {
      const form = new FormData();
      form.append('manifest', manifest);
      form.append('onnx', onnx);
      form.append('samples', samples);
      const names = { manifest: manifest.name, onnx: onnx.name, samples: samples.name };
      return answer(api.POST('/api/v1/scoring/models', { body: names, bodySerializer: () => form }));
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.models }),
  });

/** Another model answers, or may: figures, experiments and rescorings follow from it. */
const stale = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: keys.models }),
    queryClient.invalidateQueries({ queryKey: keys.rescorings }),
  ]);

export interface Switch {
  /** Whether the leads that there are get their scores from it, too. */
  rescore: boolean;
  why: string;
}
const switchBody = ({ rescore, why }: Switch) => ({ rescore, ...(why && { why }) });

export const activateModel = (id: string) =>
  mutationOptions({
    mutationFn: (change: Switch) =>
      answer(api.POST('/api/v1/scoring/models/{id}/activate', { params: { path: { id } }, body: switchBody(change) })),
    onSuccess: stale,
  });

export const rollBackModel = () =>
  mutationOptions({
    mutationFn: (change: Switch) => answer(api.POST('/api/v1/scoring/models/rollback', { body: switchBody(change) })),
    onSuccess: stale,
  });

export const approveModel = (id: string) =>
  mutationOptions({
    mutationFn: (why: string) =>
      answer(api.POST('/api/v1/scoring/models/{id}/approve', { params: { path: { id } }, body: { why } })),
    onSuccess: stale,
  });

export const retireModel = (id: string) =>
  mutationOptions({
    mutationFn: (why: string) =>
      answer(
        api.POST('/api/v1/scoring/models/{id}/retire', { params: { path: { id } }, body: why === '' ? {} : { why } }),
      ),
    onSuccess: stale,
  });
