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
