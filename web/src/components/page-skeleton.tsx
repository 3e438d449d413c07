import Card from '@mui/material/Card';
import Skeleton from '@mui/material/Skeleton';
import { RowsSkeleton } from './rows-skeleton.js';

/** Where a page is about to be. */
export function PageSkeleton() {
  return (
    <>
      <Skeleton variant="rounded" width={220} height={30} sx={{ mb: 3 }} />
      <Card>
        <RowsSkeleton rows={8} />
      </Card>
    </>
  );
}
