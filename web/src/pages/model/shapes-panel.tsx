import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { shapesQuery } from '../../api/models.js';
import type { ModelShape } from '../../api/types.js';
import { EmptyState } from '../../components/empty-state.js';
import { Panel } from '../../components/panel.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { RowsSkeleton } from '../../components/rows-skeleton.js';
import { formatRatio } from '../../format/figures.js';
import { CategoryShape } from './category-shape.js';
import { NumberShape } from './number-shape.js';

const FIRST = 4;

/** What the model has learnt: how each feature moves the score, those that matter most first. */
export function ShapesPanel({ modelId }: { modelId: string }) {
  const { data, error, isPending } = useQuery(shapesQuery(modelId));
  return (
    <Panel title="What it has learnt">
      {data ? (
        <Shapes terms={data.terms} importance={data.importance ?? {}} />
      ) : error ? (
        <Box sx={{ px: 2, pb: 2 }}>
          <ProblemPanel problem={error} />
        </Box>
      ) : isPending ? (
        <RowsSkeleton rows={5} />
      ) : (
        <EmptyState small title="How its features act is not kept with this model." />
      )}
    </Panel>
  );
}

function Shapes({ terms, importance }: { terms: readonly ModelShape[]; importance: Readonly<Record<string, number>> }) {
  const [all, setAll] = useState(false);
  const weight = ({ feature }: ModelShape) => importance[feature] ?? 0;
  const ranked = [...terms].sort((one, other) => weight(other) - weight(one));
  const alone = ranked.filter(({ type }) => type !== 'pair');
  const pairs = ranked.filter(({ type }) => type === 'pair');
  return (
    <Box sx={{ px: 2, pb: 1.5 }}>
      <Box sx={{ mb: 1.5, fontSize: '0.8125rem', color: 'text.secondary' }}>
        What a value adds to the log-odds: +0.69 doubles the odds, −0.69 halves them. The tint is how sure that is, the
        grey below it how many leads have such a value.
      </Box>
      <Box
        sx={{
          display: 'grid',
          gap: 3,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))' },
        }}
      >
        {(all ? alone : alone.slice(0, FIRST)).map((shape) => (
          <Box key={shape.feature}>
            <Typography variant="h3" sx={{ mb: 0.5, overflowWrap: 'anywhere' }}>
              {shape.label ?? shape.feature}
            </Typography>
            {shape.type === 'numeric' ? <NumberShape shape={shape} /> : <CategoryShape shape={shape} />}
          </Box>
        ))}
      </Box>
      {all && pairs.length > 0 && (
        <Box sx={{ mt: 2, fontSize: '0.875rem' }}>
          <Typography variant="h3">Together they say more</Typography>
          <Box component="ul" sx={{ m: 0, mt: 0.5, pl: 2.5 }}>
            {pairs.map((pair) => (
              <li key={pair.feature}>
                {pair.label ?? pair.feature}: ±{formatRatio(weight(pair))} on average
              </li>
            ))}
          </Box>
        </Box>
      )}
      {(alone.length > FIRST || pairs.length > 0) && (
        <Button onClick={() => setAll(!all)} aria-expanded={all} sx={{ mt: 1, ml: -0.5 }}>
          {all ? 'Show what matters most' : `Show all ${terms.length}`}
        </Button>
      )}
    </Box>
  );
}
