import Link from '@mui/material/Link';
import type { Message } from '../api/types.js';
import { words } from '../format/words.js';
import { PanelRow } from './panel-row.js';
import { StateChip } from './state-chip.js';
import { Time } from './time.js';

interface MessageRowProps {
  message: Message;
  onOpen: () => void;
}

const CHANNELS: Readonly<Record<Message['channel'], string>> = {
  email: 'Email',
  sms: 'SMS',
  push: 'Push',
  in_app: 'In-app notice',
};

/** One message of the ledger. */
export function MessageRow({ message, onOpen }: MessageRowProps) {
  const { subject, channel, recipient, status, reasonCode, heldUntil, createdAt, settledAt } = message;
  return (
    <PanelRow
      title={
        <Link component="button" color="inherit" onClick={onOpen} sx={{ font: 'inherit', textAlign: 'left' }}>
          {subject ?? CHANNELS[channel]}
        </Link>
      }
      aside={<StateChip state={status} title={reasonCode ? words(reasonCode) : undefined} />}
    >
      {CHANNELS[channel]}
      {recipient && ` to ${recipient}`}
      {reasonCode && (
        <>
          {', '}
          <code>{reasonCode}</code>
        </>
      )}
      {', '}
      <Time value={settledAt ?? createdAt} />
      {heldUntil && (
        <>
          {', held until '}
          <Time value={heldUntil} format="clock" />
        </>
      )}
    </PanelRow>
  );
}
