import Box from '@mui/material/Box';
import type { Candidate } from '../../api/model-report.js';
import { DataList } from '../../components/data-list.js';
import type { Column } from '../../components/data-list.js';
import { NamedFigure } from '../../components/named-figure.js';
import { Panel } from '../../components/panel.js';
import { ToneChip } from '../../components/tone-chip.js';
import { formatFigure, formatTimes } from '../../format/figures.js';
import { candidateName } from '../../format/model-words.js';

/** What was compared, on the same folds and the same newest rows. */
export function CandidatesPanel({ candidates, chosen }: { candidates: readonly Candidate[]; chosen: string | null }) {
  if (candidates.length === 0) return null;
  const columns: readonly Column<Candidate>[] = [
    {
      header: 'Candidate',
      cell: ({ kind }) => (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, fontWeight: 550 }}>
          {candidateName(kind)}
          {kind === chosen && <ToneChip tone="good">Chosen</ToneChip>}
        </Box>
      ),
    },
    {
      header: 'AUC',
      align: 'right',
      cell: ({ crossValidated }) => <NamedFigure name="AUC">{formatFigure(crossValidated.auc)}</NamedFigure>,
    },
    {
      header: 'Newest',
      align: 'right',
      cell: ({ lastByTime }) => <NamedFigure name="newest">{formatFigure(lastByTime.auc)}</NamedFigure>,
    },
    {
      header: 'Calibration error',
      align: 'right',
      cell: ({ crossValidated }) => (
        <NamedFigure name="calibration error">{formatFigure(crossValidated.calibrationError)}</NamedFigure>
      ),
    },
    {
      header: 'Lift',
      align: 'right',
      cell: ({ crossValidated }) => <NamedFigure name="lift">{formatTimes(crossValidated.topDecileLift)}</NamedFigure>,
    },
  ];
  return (
    <Panel title="Candidates">
      <DataList label="Candidates" rows={candidates} columns={columns} rowKey={({ kind }) => kind} />
    </Panel>
  );
}
