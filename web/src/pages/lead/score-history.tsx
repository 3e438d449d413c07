import Box from '@mui/material/Box';
import { useInfiniteQuery } from '@tanstack/react-query';
import { scoresQuery } from '../../api/leads.js';
import type { PastScore } from '../../api/types.js';
import { Sparkline } from '../../charts/sparkline.js';
import { EmptyState } from '../../components/empty-state.js';
import { PagedList } from '../../components/paged-list.js';
import { Time } from '../../components/time.js';
import { ToneChip } from '../../components/tone-chip.js';

/** How the score went, and which model and policy gave each. */
export function ScoreHistory({ leadId }: { leadId: string }) {
  const query = useInfiniteQuery(scoresQuery(leadId));
  return (
    <PagedList query={query} skeletonRows={3} empty={<EmptyState small title="No score yet" />}>
      {(scores) => (
        <>
          {scores.length > 1 && (
            <Sparkline
              label={`Points over time, from ${scores.at(-1)?.points} to ${scores[0]?.points}`}
              points={scores
                .toReversed()
                .map(({ computedAt, points }) => ({ at: Date.parse(computedAt), value: points }))}
              domain={[0, 100]}
            />
          )}
          <Box component="ol" aria-label="Earlier scores" sx={{ listStyle: 'none', m: 0, mt: 0.5, p: 0 }}>
            {scores.map((score) => (
              <Entry key={score.id} score={score} />
            ))}
          </Box>
        </>
      )}
    </PagedList>
  );
}

function Entry({ score: { points, band, grade, model, policyVersion, fallback, computedAt } }: { score: PastScore }) {
  return (
    <Box component="li" sx={{ display: 'flex', alignItems: 'baseline', gap: 1.25, py: 0.4, fontSize: '0.875rem' }}>
      <ToneChip tone={band}>
        <b>{points}</b>
        <span>{band}</span>
      </ToneChip>
      <Box sx={{ flex: 1, minWidth: 0, color: 'text.secondary', overflowWrap: 'anywhere' }}>
        {fallback ? 'rules' : `${model.key} ${model.version}`}
        {policyVersion > 0 && `, policy ${policyVersion}`}
        {grade && `, grade ${grade}`}
      </Box>
      <Box sx={{ color: 'text.secondary' }}>
        <Time value={computedAt} />
      </Box>
    </Box>
  );
}
