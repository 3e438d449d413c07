import Box from '@mui/material/Box';
import type { TimelineItem } from '../../api/types.js';
import { InlineLink } from '../../components/inline-link.js';
import { Time } from '../../components/time.js';
import { plainValue, words } from '../../format/words.js';
import type { ToneName } from '../../theme/palette.js';

/** One entry, on the line that runs through all of them. */
export function TimelineEntry({ item }: { item: TimelineItem }) {
  const { kind, type, occurredAt, data, executionId } = item;
  const details = telling(data);
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
          bgcolor: vars?.palette.tones[tone(kind, type)].main,
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
        <Box sx={{ flex: 1, fontWeight: 550 }}>{words(type)}</Box>
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

const MOST_DETAILS = 5;

/** The values that tell a person something: no ids, no nested data. */
function telling(data: Readonly<Record<string, unknown>>): string {
  return Object.entries(data)
    .filter(([key, value]) => !/ids?$/i.test(key) && value !== null && value !== '' && !isNested(value))
    .slice(0, MOST_DETAILS)
    .map(
      ([key, value]) => `${words(key)}: ${Array.isArray(value) ? value.map(plainValue).join(', ') : plainValue(value)}`,
    )
    .join(' · ');
}

function isNested(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0 || value.some((each) => typeof each === 'object');
  return typeof value === 'object';
}

function tone(kind: TimelineItem['kind'], type: string): ToneName {
  if (/failed|parked|refused|unknown|rejected/.test(type)) return 'bad';
  if (kind === 'message' || type.startsWith('message.')) return 'warm';
  if (kind === 'interaction' || type.startsWith('interaction.')) return 'good';
  if (type.startsWith('lead.')) return 'busy';
  return 'quiet';
}
