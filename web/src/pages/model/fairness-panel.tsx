import Box from '@mui/material/Box';
import type { FairnessRow } from '../../api/model-report.js';
import { DataList } from '../../components/data-list.js';
import type { Column } from '../../components/data-list.js';
import { NamedFigure } from '../../components/named-figure.js';
import { Panel } from '../../components/panel.js';
import { formatRatio } from '../../format/figures.js';
import { formatCount, formatPercent } from '../../format/numbers.js';
import { words } from '../../format/words.js';
import { useTones } from '../../theme/use-tones.js';

/** Below it a group fares so much worse that a person has to approve. */
const LEAST_RATIO = 0.8;

const COLUMNS: readonly Column<FairnessRow>[] = [
  {
    header: 'Group',
    cell: ({ group, value }) => (
      <>
        <b>{value}</b>{' '}
        <Box component="span" sx={{ color: 'text.secondary' }}>
          {words(group)}
        </Box>
      </>
    ),
  },
  { header: 'Leads', align: 'right', cell: ({ rows }) => <NamedFigure name="leads">{formatCount(rows)}</NamedFigure> },
  {
    header: 'Warm or hot',
    align: 'right',
    cell: ({ selectionRate }) => <NamedFigure name="warm or hot">{share(selectionRate)}</NamedFigure>,
  },
  { header: 'Ratio', align: 'right', cell: ({ selectionRatio }) => <Ratio value={selectionRatio} /> },
  {
    header: 'Buyers found',
    align: 'right',
    cell: ({ truePositiveRate }) => <NamedFigure name="buyers found">{share(truePositiveRate)}</NamedFigure>,
  },
  { header: 'Ratio of these', align: 'right', cell: ({ truePositiveRatio }) => <Ratio value={truePositiveRatio} /> },
];

/** Whether the declared groups fare alike. */
export function FairnessPanel({ rows }: { rows: readonly FairnessRow[] }) {
  if (rows.length === 0) return null;
  return (
    <Panel title="Fairness">
      <DataList label="Fairness" rows={rows} columns={COLUMNS} rowKey={({ group, value }) => `${group}/${value}`} />
      <Box sx={{ px: 2, py: 1.25, fontSize: '0.8125rem', color: 'text.secondary' }}>
        Ratios compare with the group that fares best. Below {formatRatio(LEAST_RATIO)} a person has to approve; groups
        of few leads are not judged.
      </Box>
    </Panel>
  );
}

const share = (value: number | null): string => (value === null ? '–' : formatPercent(value));

function Ratio({ value }: { value: number | null }) {
  const { bad } = useTones();
  const isLow = value !== null && value < LEAST_RATIO;
  return (
    <Box component="span" sx={isLow ? { color: bad.main, fontWeight: 650 } : {}}>
      <NamedFigure name="ratio">{formatRatio(value)}</NamedFigure>
      {isLow && ' too low'}
    </Box>
  );
}
