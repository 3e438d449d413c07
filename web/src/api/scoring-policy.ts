import { keepPreviousData, mutationOptions, queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { keys } from './keys.js';
import { pagedQuery } from './paging.js';
import { queryClient } from './query-client.js';
import type { PolicyDefinition } from './types.js';

export const policyQuery = () =>
  queryOptions({
    queryKey: [...keys.scoringPolicy, 'current'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/scoring/policy', { signal })),
  });

export const policyVersionsQuery = () =>
  pagedQuery([...keys.scoringPolicy, 'versions'], (cursor, signal) =>
    answer(api.GET('/api/v1/scoring/policy/versions', { params: { query: { limit: 10, cursor } }, signal })),
  );

/** How many of the newest leads a preview looks at. */
const PREVIEWED = 500;

/** What a policy would change. While another is looked at, the one before stays on show. */
export const policyPreviewQuery = (definition: PolicyDefinition) =>
  queryOptions({
    queryKey: [...keys.scoringPolicy, 'preview', definition],
    queryFn: ({ signal }) =>
      answer(api.POST('/api/v1/scoring/policy/preview', { body: { definition, leads: PREVIEWED }, signal })),
    placeholderData: keepPreviousData,
    retry: false,
  });

export interface PolicyChange {
  definition: PolicyDefinition;
  /** The version that it was made from. */
  expectedVersion: number;
  rescore: boolean;
  why: string;
}

export const savePolicy = () =>
  mutationOptions({
    mutationFn: ({ why, ...change }: PolicyChange) =>
      answer(api.PUT('/api/v1/scoring/policy', { body: { ...change, ...(why && { why }) } })),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: keys.scoringPolicy }),
        queryClient.invalidateQueries({ queryKey: keys.rescorings }),
      ]),
  });
