import type { SegmentRow } from '../../api/model-report.js';
import { DataList } from '../../components/data-list.js';
import type { Column } from '../../components/data-list.js';
import { NamedFigure } from '../../components/named-figure.js';
import { Panel } from '../../components/panel.js';
import { formatFigure } from '../../format/figures.js';
import { formatCount, formatPercent } from '../../format/numbers.js';

const COLUMNS: readonly Column<SegmentRow>[] = [
  { header: 'Leads with', cell: ({ value }) => <b>{value}</b> },
  {
    header: 'Leads',
    align: 'right',
    cell: ({ rows = 0 }) => <NamedFigure name="leads">{formatCount(rows)}</NamedFigure>,
  },
  {
    header: 'Bought',
    align: 'right',
    cell: ({ baseRate = 0 }) => <NamedFigure name="bought">{formatPercent(baseRate)}</NamedFigure>,
  },
  { header: 'AUC', align: 'right', cell: ({ auc }) => <NamedFigure name="AUC">{formatFigure(auc)}</NamedFigure> },
  {
    header: 'Calibration error',
    align: 'right',
    cell: ({ calibrationError }) => (
      <NamedFigure name="calibration error">{formatFigure(calibrationError)}</NamedFigure>
    ),
  },
];

/** A model that is right on the whole may be wrong for the leads of one origin. */
export function SegmentsPanel({ rows }: { rows: readonly SegmentRow[] }) {
  if (rows.length === 0) return null;
  return (
    <Panel title="By segment">
      <DataList
        label="By segment"
        rows={rows}
        columns={COLUMNS}
        rowKey={({ segment, value }) => `${segment}/${value}`}
      />
    </Panel>
  );
}
