import { QueryClient } from '@tanstack/react-query';
import { Problem } from './problem.js';

/** Reads are kept fresh by the event stream, so they count as fresh for a while; refusals are not asked for again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, thrown) => {
        const { status } = Problem.of(thrown);
        return failures < 2 && (status === 0 || status >= 500);
      },
    },
  },
});
