import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useQuery } from '@tanstack/react-query';
import { receiptQuery } from '../../api/receipts.js';
import { CodeBlock } from '../../components/code-block.js';
import { FactList } from '../../components/fact-list.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { RowsSkeleton } from '../../components/rows-skeleton.js';
import { StateChip } from '../../components/state-chip.js';
import { Time } from '../../components/time.js';
import { ReplayButton } from './replay-button.js';

interface ReceiptDialogProps {
  id: string;
  onClose: () => void;
}

/** A receipt as it was sent. */
export function ReceiptDialog({ id, onClose }: ReceiptDialogProps) {
  const { data: receipt, error } = useQuery(receiptQuery(id));
  return (
    <Dialog open onClose={onClose} aria-labelledby="receipt-title">
      <DialogTitle id="receipt-title">Receipt</DialogTitle>
      <DialogContent dividers>
        {receipt ? (
          <>
            <FactList
              facts={[
                ['Id', <code key="id">{receipt.id}</code>],
                ['Status', <StateChip key="status" state={receipt.status} />],
                ['Reason', receipt.reason && `${receipt.reason.detail} (${receipt.reason.code})`],
                ['Sender’s id', receipt.idempotencyKey],
                ['Received', <Time key="received" value={receipt.receivedAt} format="clock" />],
                [
                  'Processed',
                  receipt.processedAt && <Time key="processed" value={receipt.processedAt} format="clock" />,
                ],
                ['Attempts', receipt.attempts],
              ]}
            />
            <CodeBlock text={readable(receipt.body)} what="the body" wrap />
          </>
        ) : error ? (
          <ProblemPanel problem={error} />
        ) : (
          <RowsSkeleton />
        )}
      </DialogContent>
      <DialogActions>
        {receipt && <ReplayButton receipt={receipt} />}
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}

function readable(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body, null, 2);
}
