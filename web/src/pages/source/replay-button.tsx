import Button from '@mui/material/Button';
import Tooltip from '@mui/material/Tooltip';
import { useMutation } from '@tanstack/react-query';
import { Problem } from '../../api/problem.js';
import { replayReceipt } from '../../api/receipts.js';
import type { Receipt } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';

/** Has a receipt that came to nothing processed once more. */
export function ReplayButton({ receipt: { id, status } }: { receipt: Receipt }) {
  const replay = useMutation(replayReceipt());
  const may = useMay('sources:write');
  if (!may || (status !== 'rejected' && status !== 'failed')) return null;
  return (
    <Tooltip title={replay.error ? Problem.of(replay.error).message : 'Process it once more'}>
      <Button
        variant="outlined"
        color={replay.error ? 'error' : 'primary'}
        loading={replay.isPending}
        onClick={() => replay.mutate(id)}
      >
        Replay
      </Button>
    </Tooltip>
  );
}
