import Box from '@mui/material/Box';
import { useInfiniteQuery } from '@tanstack/react-query';
import { refusalsQuery } from '../../api/sources.js';
import type { Refusal } from '../../api/types.js';
import { DataList } from '../../components/data-list.js';
import type { Column } from '../../components/data-list.js';
import { EmptyState } from '../../components/empty-state.js';
import { PagedList } from '../../components/paged-list.js';
import { Time } from '../../components/time.js';
import { ToneChip } from '../../components/tone-chip.js';
import { formatBytes } from '../../format/numbers.js';

const COLUMNS: readonly Column<Refusal>[] = [
  { header: 'Refused', width: '130px', cell: ({ receivedAt }) => <Time value={receivedAt} format="clock" /> },
  { header: 'Code', width: '170px', phone: 'beside', cell: ({ code }) => <ToneChip tone="bad">{code}</ToneChip> },
  { header: 'Why', cell: ({ detail }) => detail },
  { header: 'Body', width: '90px', align: 'right', cell: ({ bodyBytes }) => formatBytes(bodyBytes) },
  {
    header: 'SHA-256 of the body',
    phone: 'hidden',
    cell: ({ bodySha256 }) =>
      bodySha256 && (
        <Box component="code" title={bodySha256}>
          {bodySha256.slice(0, 12)}…
        </Box>
      ),
  },
];

/** Requests that were turned away at the door, so that an integrator can see why. */
export function RefusalList({ sourceId }: { sourceId: string }) {
  const query = useInfiniteQuery(refusalsQuery(sourceId));
  return (
    <PagedList query={query} empty={<EmptyState title="Nothing was refused" />}>
      {(refusals) => <DataList label="Refusals" rows={refusals} columns={COLUMNS} rowKey={({ id }) => id} />}
    </PagedList>
  );
}
