import Box from '@mui/material/Box';
import type { Mail } from '../../api/types.js';
import { RowLink } from '../../components/row-link.js';
import { Time } from '../../components/time.js';

interface MailListProps {
  mails: readonly Mail[];
  open: string | undefined;
}

/** Mails, the newest first. */
export function MailList({ mails, open }: MailListProps) {
  return (
    <Box component="ul" aria-label="Mails" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {mails.map(({ id, subject, to, date, receivedAt }) => (
        <Box
          component="li"
          key={id}
          aria-current={id === open || undefined}
          sx={({ vars }) => ({
            position: 'relative',
            px: 2,
            py: 1.25,
            fontSize: '0.875rem',
            bgcolor: id === open ? vars?.palette.tones.busy.soft : undefined,
            '& + &': { borderTop: 1, borderColor: 'divider' },
            '&:hover': { bgcolor: id === open ? undefined : 'action.hover' },
          })}
        >
          <RowLink to={`/mailbox/${id}`}>{subject || 'No subject'}</RowLink>
          <Box sx={{ display: 'flex', gap: 1, color: 'text.secondary', fontSize: '0.8125rem' }}>
            <Box sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>{to}</Box>
            <Time value={date ?? receivedAt} />
          </Box>
        </Box>
      ))}
    </Box>
  );
}
