import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { keys } from './keys.js';
import { queryClient } from './query-client.js';
import type { ScoringSettings } from './types.js';

export const scoringSettingsQuery = () =>
  queryOptions({
    queryKey: keys.scoringSettings,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/scoring/settings', { signal })),
  });

export const saveScoringSettings = () =>
  mutationOptions({
    mutationFn: (settings: ScoringSettings) => answer(api.PUT('/api/v1/scoring/settings', { body: settings })),
    onSuccess: (settings) => queryClient.setQueryData(keys.scoringSettings, settings),
  });
