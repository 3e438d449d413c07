import Box from '@mui/material/Box';
import type { TemplateDiff } from '../../api/types.js';
import { ToneChip } from '../../components/tone-chip.js';
import type { ToneName } from '../../theme/palette.js';
import { MONO } from '../../theme/theme.js';

interface DiffEntryProps {
  /** Of the step or the message; none for the settings. */
  name?: string;
  change: 'added' | 'removed' | 'changed' | 'moved';
  moved?: boolean;
  fields: TemplateDiff['head'];
}

const TONES: Readonly<Record<DiffEntryProps['change'], ToneName>> = {
  added: 'good',
  removed: 'bad',
  changed: 'warm',
  moved: 'cold',
};

/** One step, message or the settings: what was there, and what is there now. */
export function DiffEntry({ name, change, moved = false, fields }: DiffEntryProps) {
  return (
    <Box component="section" aria-label={name ?? 'Settings'} sx={{ fontSize: '0.875rem' }}>
      {name !== undefined && (
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, mb: 0.5 }}>
          <Box sx={{ fontWeight: 650 }}>{name}</Box>
          <ToneChip tone={TONES[change]}>{change}</ToneChip>
          {moved && change !== 'moved' && <ToneChip tone={TONES.moved}>moved</ToneChip>}
        </Box>
      )}
      {fields
        .filter(({ path }) => name === undefined || path !== 'id')
        .map(({ path, from, to }) => (
          <Box key={path} sx={{ mb: 1 }}>
            <Box sx={{ color: 'text.secondary' }}>{path}</Box>
            {from !== undefined && <Line sign="−" tone="bad" value={from} />}
            {to !== undefined && <Line sign="+" tone="good" value={to} />}
          </Box>
        ))}
    </Box>
  );
}

function Line({ sign, tone, value }: { sign: string; tone: ToneName; value: unknown }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
  return (
    <Box
      sx={({ vars }) => ({
        display: 'flex',
        gap: 1,
        px: 1,
        borderRadius: 0.5,
        fontFamily: MONO,
        fontSize: '0.8125rem',
        color: vars?.palette.tones[tone].main,
        bgcolor: vars?.palette.tones[tone].soft,
        '& + &': { mt: 0.5 },
      })}
    >
      <Box component="span" aria-label={sign === '+' ? 'now' : 'before'}>
        {sign}
      </Box>
      <Box component="span" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', minWidth: 0 }}>
        {text}
      </Box>
    </Box>
  );
}
