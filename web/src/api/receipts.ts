import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { keys } from './keys.js';
import { pagedQuery } from './paging.js';
import { queryClient } from './query-client.js';
import type { ReceiptStatus } from './types.js';

export const receiptsQuery = (filter: { sourceId: string; status?: ReceiptStatus }) =>
  pagedQuery([...keys.receipts, 'list', filter], (cursor, signal) =>
    answer(api.GET('/api/v1/receipts', { params: { query: { ...filter, cursor } }, signal })),
  );

/** One receipt, with the body that was sent. */
export const receiptQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.receipts, 'one', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/receipts/{id}', { params: { path: { id } }, signal })),
  });

export const replayReceipt = () =>
  mutationOptions({
    mutationFn: (id: string) => answer(api.POST('/api/v1/receipts/{id}/replay', { params: { path: { id } } })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.receipts }),
  });
