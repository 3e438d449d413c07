import Box from '@mui/material/Box';
import { useQuery } from '@tanstack/react-query';
import { scoreQuery } from '../../api/leads.js';
import type { Score } from '../../api/types.js';
import { Disclosure } from '../../components/disclosure.js';
import { EmptyState } from '../../components/empty-state.js';
import { Panel } from '../../components/panel.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { RowsSkeleton } from '../../components/rows-skeleton.js';
import { ToneChip } from '../../components/tone-chip.js';
import { ScoreFigure } from './score-figure.js';
import { AdviceList } from './advice-list.js';
import { ReasonList } from './reason-list.js';
import { ScoreHistory } from './score-history.js';
import { ScoreOrigin } from './score-origin.js';
import { ScoreSumPanel } from './score-sum-panel.js';

/** The lead's score, and why it is what it is. */
export function ScorePanel({ leadId }: { leadId: string }) {
  const { data: score, error, refetch } = useQuery(scoreQuery(leadId));
  return (
    <Panel title="Score" aside={score?.fallback && <FallbackChip />}>
      {score ? (
        <ScoreExplained leadId={leadId} score={score} />
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

function ScoreExplained({ leadId, score }: { leadId: string; score: Score }) {
  return (
    <>
      <Box sx={{ px: 2, pb: 1.5 }}>
        <ScoreFigure score={score} />
        <ReasonList reasons={score.reasons} />
        <ScoreOrigin score={score} />
      </Box>
      <Disclosure title="How it adds up">
        <ScoreSumPanel score={score} />
      </Disclosure>
      <Disclosure title="What would raise it">
        <AdviceList leadId={leadId} />
      </Disclosure>
      <Disclosure title="How it went">
        <ScoreHistory leadId={leadId} />
      </Disclosure>
    </>
  );
}

function FallbackChip() {
  return (
    <ToneChip tone="warm" title="The model could not answer; rules made this score">
      By rules
    </ToneChip>
  );
}
