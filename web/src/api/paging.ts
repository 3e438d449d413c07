import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';

/** A page of a list as the API cuts it. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/**
 * Options of a list that is loaded page after page. While a filter changes, the rows of the one before stay on show.
 *
 * @param fetchPage gets the page that starts at the cursor; the first where there is none.
 */
export function pagedQuery<T>(
  queryKey: QueryKey,
  fetchPage: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page<T>) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** What a refetch interval is told of a list's query. */
interface Loaded<T> {
  state: { data?: { pages: Page<T>[] } | undefined };
}

/** Progress makes no events, so it is asked for while there is any. */
const PROGRESS_EVERY_MS = 1_000;

/** Whether, and when, a list is to be loaded again for the progress of its rows. */
export const whileAny =
  <T>(isOpen: (row: T) => boolean) =>
  ({ state }: Loaded<T>): number | false =>
    state.data?.pages.some(({ items }) => items.some(isOpen)) ? PROGRESS_EVERY_MS : false;
