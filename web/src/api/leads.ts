import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { answer, api, orNone } from './client.js';
import { keys } from './keys.js';
import { pagedQuery } from './paging.js';
import { queryClient } from './query-client.js';
import type { Lead, LeadsQuery } from './types.js';

export type LeadFilter = Omit<LeadsQuery, 'limit' | 'cursor'>;
export type LeadChange = Partial<Pick<Lead, 'status' | 'tags' | 'doNotContact'>>;

export const leadsQuery = (filter: LeadFilter) =>
  pagedQuery([...keys.leads, filter], (cursor, signal) =>
    answer(api.GET('/api/v1/leads', { params: { query: { ...filter, cursor } }, signal })),
  );

export const leadQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.lead(id), 'detail'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/leads/{id}', { params: { path: { id } }, signal })),
  });

/** The newest score, `null` where the lead has none yet. */
export const scoreQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.lead(id), 'score'],
    queryFn: ({ signal }) => orNone(answer(api.GET('/api/v1/leads/{id}/score', { params: { path: { id } }, signal }))),
  });

/** What would raise the lead's score. */
export const adviceQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.lead(id), 'advice'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/leads/{id}/score/advice', { params: { path: { id } }, signal })),
  });

/** Every score that the lead had, the newest first. */
export const scoresQuery = (id: string) =>
  pagedQuery([...keys.lead(id), 'scores'], (cursor, signal) =>
    answer(api.GET('/api/v1/leads/{id}/scores', { params: { path: { id }, query: { limit: 20, cursor } }, signal })),
  );

export const timelineQuery = (id: string) =>
  pagedQuery([...keys.lead(id), 'timeline'], (cursor, signal) =>
    answer(api.GET('/api/v1/leads/{id}/timeline', { params: { path: { id }, query: { limit: 30, cursor } }, signal })),
  );

export const changeLead = (id: string) =>
  mutationOptions({
    mutationFn: (change: LeadChange) =>
      answer(api.PATCH('/api/v1/leads/{id}', { params: { path: { id } }, body: change })),
    onSuccess: (lead) => {
      queryClient.setQueryData(leadQuery(id).queryKey, lead);
      void queryClient.invalidateQueries({ queryKey: keys.leads });
      void queryClient.invalidateQueries({ queryKey: timelineQuery(id).queryKey });
    },
  });
