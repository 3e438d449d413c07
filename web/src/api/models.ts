import { answer, api } from './client.js';
import { keys } from './keys.js';
import { pagedQuery } from './paging.js';

export const modelsQuery = () =>
  pagedQuery([...keys.models, 'list'], (cursor, signal) =>
    answer(api.GET('/api/v1/scoring/models', { params: { query: { limit: 20, cursor } }, signal })),
  );
