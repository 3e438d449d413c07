import Box from '@mui/material/Box';
import type { Mail } from '../../api/types.js';
import { EmptyState } from '../../components/empty-state.js';
import { RowLink } from '../../components/row-link.js';
import { Time } from '../../components/time.js';

interface MailListProps {
  mails: readonly Mail[];
  open: string | undefined;
}

/** Mails, the newest first. */
export function MailList({ mails, open }: MailListProps) {
  if (mails.length === 0)
    return (
      <EmptyState title="No mail yet">What executions send by email arrives here instead of at the leads.</EmptyState>
    );
  return (
    <Box
      component="ul"
      aria-label="Mails"
      sx={{ listStyle: 'none', m: 0, p: 0, maxHeight: { md: 'calc(100dvh - 150px)' }, overflowY: 'auto' }}
    >
      {mails.map(({ id, subject, to, date }) => (
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
            <Time value={date} />
          </Box>
        </Box>
      ))}
    </Box>
  );
}
