import Box from '@mui/material/Box';
import type { Score } from '../../api/types.js';
import { ToneChip } from '../../components/tone-chip.js';
import { formatPercent } from '../../format/numbers.js';

/** The score in large: points, band, and the probability in words. */
export function ScoreFigure({ score: { points, band, value, grade } }: { score: Score }) {
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 2, rowGap: 1, mb: 2 }}>
      <Box
        data-testid="points"
        sx={({ vars }) => ({
          fontSize: '2.75rem',
          fontWeight: 650,
          lineHeight: 1,
          letterSpacing: '-0.04em',
          color: vars?.palette.tones[band].main,
        })}
      >
        {points}
        <Box component="span" sx={{ ml: 0.5, fontSize: '1rem', letterSpacing: 0, color: 'text.secondary' }}>
          of 100
        </Box>
      </Box>
      <ToneChip tone={band}>{band}</ToneChip>
      {grade && (
        <ToneChip tone="quiet" title="The grade that your organization’s scoring policy gives">
          Grade {grade}
        </ToneChip>
      )}
      <Box sx={{ flex: '1 1 200px', color: 'text.secondary', fontSize: '0.875rem' }}>
        Of leads like this one, <b data-testid="probability">{formatPercent(value)}</b> buy.
      </Box>
    </Box>
  );
}
