import Box from '@mui/material/Box';
import type { PolicyPreview, ScoreBand } from '../../api/types.js';
import { EmptyState } from '../../components/empty-state.js';
import { InlineLink } from '../../components/inline-link.js';
import { Panel } from '../../components/panel.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { RowsSkeleton } from '../../components/rows-skeleton.js';
import { ToneChip } from '../../components/tone-chip.js';
import { formatCount, formatPercent } from '../../format/numbers.js';

const BANDS: readonly ScoreBand[] = ['hot', 'warm', 'cold'];
const MOST_EXAMPLES = 8;

interface PreviewPanelProps {
  preview: PolicyPreview | undefined;
  problem: unknown;
}

/** What the policy that is being written would change. */
export function PreviewPanel({ preview, problem }: PreviewPanelProps) {
  return (
    <Panel title="What it would change">
      <Box sx={{ px: 2, pb: 2 }} aria-live="polite">
        {problem ? (
          <ProblemPanel problem={problem} />
        ) : !preview ? (
          <RowsSkeleton rows={4} />
        ) : preview.leads === 0 ? (
          <EmptyState small title="There are no leads to look at yet." />
        ) : (
          <Changes preview={preview} />
        )}
      </Box>
    </Panel>
  );
}

function Changes({ preview: { leads, moved, before, after, examples } }: { preview: PolicyPreview }) {
  return (
    <>
      <Box sx={{ mb: 1.5, fontSize: '0.875rem' }}>
        Of the {formatCount(leads)} newest leads, <b>{formatCount(moved)}</b> would be in another band.
      </Box>
      <Box
        component="table"
        sx={{ width: '100%', fontSize: '0.875rem', '& th': { fontWeight: 550 }, '& td': { textAlign: 'right' } }}
      >
        <thead>
          <Box component="tr" sx={{ color: 'text.secondary', textAlign: 'right' }}>
            <td />
            <th scope="col">now</th>
            <th scope="col">then</th>
          </Box>
        </thead>
        <tbody>
          {BANDS.map((band) => (
            <tr key={band}>
              <Box component="th" scope="row" sx={{ textAlign: 'left', py: 0.4 }}>
                <ToneChip tone={band}>{band}</ToneChip>
              </Box>
              <td>{formatCount(before[band] ?? 0)}</td>
              <td>{formatCount(after[band] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </Box>
      {examples.length > 0 && (
        <Box component="ul" aria-label="Examples" sx={{ listStyle: 'none', m: 0, mt: 1.5, p: 0, fontSize: '0.875rem' }}>
          {examples.slice(0, MOST_EXAMPLES).map(({ leadId, ...score }) => (
            <li key={leadId}>
              <InlineLink to={`/leads/${leadId}`}>A lead</InlineLink>: {formatPercent(score.before.value)}{' '}
              {score.before.band} → {formatPercent(score.after.value)} {score.after.band}
            </li>
          ))}
        </Box>
      )}
    </>
  );
}
