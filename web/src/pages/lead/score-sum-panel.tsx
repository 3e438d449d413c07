import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import type { Score } from '../../api/types.js';
import { ScoreSumTable } from './score-sum-table.js';
import { TOP_REASONS, scoreSum } from './score-sum.js';

/** The reasons as the terms of a sum that makes the score. */
export function ScoreSumPanel({ score }: { score: Score }) {
  const [all, setAll] = useState(false);
  const foldable = score.reasons.length > TOP_REASONS + 1;
  return (
    <>
      <ScoreSumTable rows={scoreSum(score, all ? Infinity : TOP_REASONS)} probability={score.value} />
      <Box sx={{ mt: 1, fontSize: '0.8125rem', color: 'text.secondary' }}>
        Figures are log-odds; the dotted line is even odds, 50%.
      </Box>
      {foldable && (
        <Button onClick={() => setAll(!all)} aria-expanded={all} sx={{ ml: -0.5 }}>
          {all ? 'Show the strongest only' : `Show all ${score.reasons.length} reasons`}
        </Button>
      )}
    </>
  );
}
