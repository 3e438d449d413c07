import Box from '@mui/material/Box';
import type { Model } from '../../api/types.js';
import { DataList } from '../../components/data-list.js';
import type { Column } from '../../components/data-list.js';
import { NamedFigure } from '../../components/named-figure.js';
import { RowLink } from '../../components/row-link.js';
import { StateChip } from '../../components/state-chip.js';
import { Time } from '../../components/time.js';
import { formatFigure } from '../../format/figures.js';
import { MODEL_ORIGINS } from '../../format/model-words.js';

const COLUMNS: readonly Column<Model>[] = [
  {
    header: 'Model',
    width: '34%',
    cell: ({ id, key, version }) => (
      <>
        <RowLink to={`/models/${id}`}>{key}</RowLink>
        <Box component="span" sx={{ ml: 0.75, color: 'text.secondary' }}>
          {version}
        </Box>
      </>
    ),
  },
  { header: 'State', width: '150px', phone: 'beside', cell: ({ state }) => <StateChip state={state} /> },
  {
    header: 'Origin',
    cell: ({ origin }) => (
      <>
        {MODEL_ORIGINS[origin]}
        {origin === 'uploaded' && (
          <Box component="span" sx={{ color: 'text.secondary' }}>
            {' · not judged by the gate'}
          </Box>
        )}
      </>
    ),
  },
  { header: 'AUC', align: 'right', width: '90px', cell: ({ auc }) => <NamedFigure name="AUC">{formatFigure(auc)}</NamedFigure> },
  {
    header: 'Calibration error',
    align: 'right',
    width: '140px',
    cell: ({ calibrationError }) => (
      <NamedFigure name="calibration error">{formatFigure(calibrationError)}</NamedFigure>
    ),
  },
  {
    header: 'Made',
    align: 'right',
    width: '120px',
    cell: ({ createdAt }) => <Time value={createdAt} />,
  },
];

/** The models, the newest first. */
export function ModelTable({ models }: { models: readonly Model[] }) {
  return <DataList label="Models" rows={models} columns={COLUMNS} rowKey={({ id }) => id} />;
}
