import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { scoreQuery } from '../../api/leads.js';
import type { Score } from '../../api/types.js';
import { EmptyState } from '../../components/empty-state.js';
import { Panel } from '../../components/panel.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { RowsSkeleton } from '../../components/rows-skeleton.js';
import { Time } from '../../components/time.js';
import { ToneChip } from '../../components/tone-chip.js';
import { ScoreFigure } from './score-figure.js';
import { ScoreSumTable } from './score-sum-table.js';
import { TOP_REASONS, scoreSum } from './score-sum.js';

/** The lead's score, and why it is what it is. */
export function ScorePanel({ leadId }: { leadId: string }) {
  const { data: score, error, refetch } = useQuery(scoreQuery(leadId));
  return (
    <Panel title="Score" aside={score?.fallback && <FallbackChip />}>
      {score ? (
        <ScoreExplained score={score} />
      ) : error ? (
        <Box sx={{ p: 2 }}>
          <ProblemPanel problem={error} onRetry={() => void refetch()} />
        </Box>
      ) : score === null ? (
        <EmptyState title="Not scored yet">The score appears here as soon as it is there.</EmptyState>
      ) : (
        <RowsSkeleton rows={7} height={24} />
      )}
    </Panel>
  );
}

function ScoreExplained({ score }: { score: Score }) {
  const [all, setAll] = useState(false);
  const foldable = score.reasons.length > TOP_REASONS + 1;
  return (
    <Box sx={{ px: 2, pb: 1.5 }}>
      <ScoreFigure score={score} />
      <ScoreSumTable rows={scoreSum(score, all ? Infinity : TOP_REASONS)} probability={score.value} />
      <Box sx={{ mt: 1, fontSize: '0.8125rem', color: 'text.secondary' }}>
        Figures are log-odds; the dotted line is even odds, 50%.
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1, mt: 0.5 }}>
        {foldable && (
          <Button onClick={() => setAll(!all)} aria-expanded={all} sx={{ ml: -0.5 }}>
            {all ? 'Show the strongest only' : `Show all ${score.reasons.length} reasons`}
          </Button>
        )}
        <Box sx={{ ml: 'auto', fontSize: '0.8125rem', color: 'text.secondary' }}>
          Model {score.model.key} {score.model.version}, <Time value={score.computedAt} />
        </Box>
      </Box>
    </Box>
  );
}

function FallbackChip() {
  return (
    <ToneChip tone="warm" title="The model could not answer; rules made this score">
      By rules
    </ToneChip>
  );
}
