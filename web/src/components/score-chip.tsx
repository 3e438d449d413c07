import Box from '@mui/material/Box';
import type { Lead } from '../api/types.js';
import { ToneChip } from './tone-chip.js';

/** Points and band of a lead; a dash where it has no score yet. */
export function ScoreChip({ score }: { score: Lead['score'] }) {
  if (!score)
    return (
      <Box component="span" sx={{ color: 'text.secondary' }} title="Not scored yet">
        –
      </Box>
    );
  return (
    <ToneChip tone={score.band} title={`${score.points} of 100 points`}>
      <b>{score.points}</b>
      <span>{score.band}</span>
    </ToneChip>
  );
}
