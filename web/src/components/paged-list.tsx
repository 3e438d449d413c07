import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Page } from '../api/paging.js';
import { ProblemPanel } from './problem-panel.js';
import { RowsSkeleton } from './rows-skeleton.js';

interface PagedListProps<Row> {
  query: UseInfiniteQueryResult<InfiniteData<Page<Row>>>;
  empty: ReactNode;
  /** Shows the rows of all pages loaded so far. */
  children: (rows: Row[]) => ReactNode;
  skeletonRows?: number;
}

/** Every state of a list: loading, refused, empty, rows, and more to load. */
export function PagedList<Row>({ query, empty, children, skeletonRows }: PagedListProps<Row>) {
  const { data, error, isPending, isPlaceholderData, hasNextPage, isFetchingNextPage } = query;
  if (isPending) return <RowsSkeleton {...(skeletonRows === undefined ? {} : { rows: skeletonRows })} />;
  if (!data)
    return (
      <Box sx={{ p: 2 }}>
        <ProblemPanel problem={error} onRetry={() => void query.refetch()} />
      </Box>
    );
  const rows = data.pages.flatMap(({ items }) => items);
  return (
    <Box sx={{ position: 'relative', opacity: isPlaceholderData ? 0.6 : 1, transition: 'opacity 150ms' }}>
      {isPlaceholderData && (
        <LinearProgress aria-label="Loading" sx={{ position: 'absolute', inset: '0 0 auto', height: 2 }} />
      )}
      {error && (
        <Box sx={{ p: 2 }}>
          <ProblemPanel problem={error} onRetry={() => void query.refetch()} />
        </Box>
      )}
      {rows.length === 0 ? empty : children(rows)}
      {hasNextPage && (
        <Box sx={{ display: 'flex', justifyContent: 'center', p: 1.5, borderTop: 1, borderColor: 'divider' }}>
          <Button onClick={() => void query.fetchNextPage()} loading={isFetchingNextPage}>
            Load more
          </Button>
        </Box>
      )}
    </Box>
  );
}
