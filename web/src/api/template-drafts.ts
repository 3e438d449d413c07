import { keepPreviousData, mutationOptions, queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { keys } from './keys.js';
import { queryClient } from './query-client.js';
import type { TemplateDraft } from './types.js';

const path = (key: string) => ({ params: { path: { key } } });
const stale = () => queryClient.invalidateQueries({ queryKey: keys.templates });

export const createTemplate = () =>
  mutationOptions({
    mutationFn: (source: string) => answer(api.POST('/api/v1/workflows/templates', { body: { source } })),
    onSuccess: stale,
  });

/** Not renewed by itself: what is being edited is not to change under the hand. */
export const templateDraftQuery = (key: string) =>
  queryOptions({
    queryKey: keys.templateDraft(key),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/workflows/templates/{key}/draft', { ...path(key), signal })),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const saveTemplateDraft = (key: string) =>
  mutationOptions({
    mutationFn: (body: { source: string; revision: number }) =>
      answer(api.PUT('/api/v1/workflows/templates/{key}/draft', { ...path(key), body })),
    onSuccess: (draft: TemplateDraft) => {
      queryClient.setQueryData(keys.templateDraft(key), draft);
      return stale();
    },
  });

/** What is wrong with a text. While it is looked at anew, the findings before stay on show. */
export const templateValidationQuery = (key: string, definition: string) =>
  queryOptions({
    queryKey: ['template validation', key, definition],
    queryFn: ({ signal }) =>
      answer(api.POST('/api/v1/workflows/templates/{key}/validate', { ...path(key), body: { definition }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    gcTime: 60_000,
  });
