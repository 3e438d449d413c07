import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { receiptsQuery } from '../../api/receipts.js';
import type { Receipt } from '../../api/types.js';
import { ChoiceChips } from '../../components/choice-chips.js';
import { DataList } from '../../components/data-list.js';
import type { Column } from '../../components/data-list.js';
import { EmptyState } from '../../components/empty-state.js';
import { InlineLink } from '../../components/inline-link.js';
import { PagedList } from '../../components/paged-list.js';
import { StateChip } from '../../components/state-chip.js';
import { Time } from '../../components/time.js';
import { useFilter } from '../../use/use-filter.js';
import { ReceiptDialog } from './receipt-dialog.js';
import { ReplayButton } from './replay-button.js';

const STATUSES = ['received', 'done', 'rejected', 'failed'] as const;

/** What the source sent and what came of it. */
export function ReceiptList({ sourceId }: { sourceId: string }) {
  const [status, setStatus] = useFilter('status', STATUSES);
  const [open, setOpen] = useState<string | null>(null);
  const query = useInfiniteQuery(receiptsQuery({ sourceId, ...(status && { status }) }));
  return (
    <>
      <Box sx={{ p: 2, pb: 1 }}>
        <ChoiceChips label="Status" values={STATUSES} value={status} onChange={setStatus} />
      </Box>
      <PagedList
        query={query}
        empty={
          status ? (
            <EmptyState title={`No receipt is ${status}`} />
          ) : (
            <EmptyState title="Nothing received yet">What this source posts appears here at once.</EmptyState>
          )
        }
      >
        {(receipts) => <DataList label="Receipts" rows={receipts} columns={columns(setOpen)} rowKey={({ id }) => id} />}
      </PagedList>
      {open && <ReceiptDialog id={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function columns(open: (id: string) => void): Column<Receipt>[] {
  return [
    {
      header: 'Received',
      width: '130px',
      cell: ({ id, receivedAt }) => (
        <Link component="button" onClick={() => open(id)} sx={{ font: 'inherit', fontWeight: 550 }}>
          <Time value={receivedAt} />
        </Link>
      ),
    },
    { header: 'Status', width: '110px', phone: 'beside', cell: ({ status }) => <StateChip state={status} /> },
    { header: 'What came of it', cell: (receipt) => <Outcome receipt={receipt} /> },
    {
      header: 'Sender’s id',
      phone: 'hidden',
      cell: ({ idempotencyKey }) =>
        idempotencyKey && <code style={{ overflowWrap: 'anywhere' }}>{idempotencyKey}</code>,
    },
    { header: '', align: 'right', width: '96px', cell: (receipt) => <ReplayButton receipt={receipt} /> },
  ];
}

function Outcome({ receipt: { leadId, reason } }: { receipt: Receipt }) {
  if (reason)
    return (
      <Box component="span" sx={{ overflowWrap: 'anywhere' }}>
        {reason.detail} <code>{reason.code}</code>
      </Box>
    );
  if (leadId) return <InlineLink to={`/leads/${leadId}`}>The lead</InlineLink>;
  return null;
}
