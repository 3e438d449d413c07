import Box from '@mui/material/Box';
import type { ReliabilityBin } from '../../api/model-report.js';
import { Panel } from '../../components/panel.js';
import { ReliabilityDiagram } from './reliability-diagram.js';

/** Whether of a hundred leads at 30% some thirty buy. */
export function ReliabilityPanel({ bins }: { bins: readonly ReliabilityBin[] }) {
  if (bins.length === 0) return null;
  return (
    <Panel title="Do its probabilities hold?">
      <Box sx={{ px: 2, pb: 1.5 }}>
        <ReliabilityDiagram bins={bins} />
        <Box sx={{ mt: 0.5, fontSize: '0.8125rem', color: 'text.secondary' }}>
          On the dotted line, as many buy as it says. Larger dots are more leads.
        </Box>
      </Box>
    </Panel>
  );
}
