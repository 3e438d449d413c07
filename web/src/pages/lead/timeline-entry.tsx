import Box from '@mui/material/Box';
import type { TimelineItem } from '../../api/types.js';
import { InlineLink } from '../../components/inline-link.js';
import { Time } from '../../components/time.js';
import { entryText } from './entry-text.js';

/** One entry, on the line that runs through all of them. */
export function TimelineEntry({ item }: { item: TimelineItem }) {
  const { occurredAt, executionId } = item;
  const { title, details, tone } = entryText(item);
  return (
    <Box
      component="li"
      sx={({ vars }) => ({
        position: 'relative',
        pl: 3,
        pb: 1.75,
        fontSize: '0.875rem',
        '&::before': {
          content: '""',
          position: 'absolute',
          left: 3,
          top: 6,
          width: 9,
          height: 9,
          borderRadius: '50%',
          bgcolor: vars?.palette.tones[tone].main,
        },
        '&:not(:last-of-type)::after': {
          content: '""',
          position: 'absolute',
          left: 7,
          top: 18,
          bottom: -3,
          borderLeft: '1px solid',
          borderColor: 'divider',
        },
      })}
    >
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'baseline' }}>
        <Box sx={{ flex: 1, fontWeight: 550, overflowWrap: 'anywhere' }}>{title}</Box>
        <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
          <Time value={occurredAt} />
        </Box>
      </Box>
      {(details || executionId) && (
        <Box sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
          {details}
          {details && executionId && ' · '}
          {executionId && <InlineLink to={`/executions/${executionId}`}>Execution</InlineLink>}
        </Box>
      )}
    </Box>
  );
}
