import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import Stack from '@mui/material/Stack';

/** Grey rows where a list is about to be. */
export function RowsSkeleton({ rows = 6, height = 20 }: { rows?: number; height?: number }) {
  return (
    <Stack spacing={1.75} role="status" aria-label="Loading" sx={{ px: 2, py: 2 }}>
      {Array.from({ length: rows }, (_, row) => (
        <Box key={row} sx={{ display: 'flex', gap: 2 }}>
          <Skeleton variant="rounded" height={height} sx={{ flex: 3, maxWidth: `${60 - (row % 3) * 8}%` }} />
          <Skeleton variant="rounded" height={height} sx={{ flex: 1, maxWidth: 120, ml: 'auto' }} />
        </Box>
      ))}
    </Stack>
  );
}
