import Box from '@mui/material/Box';
import { SumBar } from '../../charts/sum-bar.js';
import { sumScale } from '../../charts/sum-scale.js';
import { formatPercent, formatTerm } from '../../format/numbers.js';
import { plainValue } from '../../format/words.js';
import type { SumRow } from './score-sum.js';

interface ScoreSumTableProps {
  rows: readonly SumRow[];
  probability: number;
}

/** On a phone the bar goes below the words. The roles are said again, because a table that is laid out as a grid loses them. */
const PHONE_ROW = {
  display: { xs: 'grid', sm: 'table-row' },
  gridTemplateColumns: '1fr auto',
  '& > .bar': { gridRow: { xs: 2 }, gridColumn: { xs: '1 / -1' } },
} as const;

const CELL = { py: 0.4, px: 0, border: 0, verticalAlign: 'middle', textAlign: 'left', fontWeight: 400 } as const;

/**
 * The score as a sum of bars: each starts where the one above ended, to the right where it raises the score and to the left
 * where it lowers it; the last reaches from even odds to the sum. The figures beside them are the same sum in digits.
 */
export function ScoreSumTable({ rows, probability }: ScoreSumTableProps) {
  const scale = sumScale(rows);
  return (
    <Box
      component="table"
      role="table"
      aria-label="Reasons of the score, in log-odds"
      sx={{
        display: { xs: 'block', sm: 'table' },
        width: '100%',
        borderCollapse: 'collapse',
        tableLayout: 'fixed',
        fontSize: '0.875rem',
        '& > thead, & > tbody': { display: { xs: 'block', sm: 'revert' } },
      }}
    >
      <colgroup>
        <Box component="col" sx={{ width: '38%' }} />
        <col />
        <Box component="col" sx={{ width: 64 }} />
      </colgroup>
      <Box component="thead" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
        <Box component="tr" role="row" sx={PHONE_ROW}>
          <Box component="th" role="columnheader" scope="col" sx={{ ...CELL, pb: 1 }}>
            What is known
          </Box>
          <Box component="th" role="columnheader" scope="col" className="bar" sx={{ ...CELL, pb: 1 }}>
            <Box sx={{ display: 'flex', justifyContent: 'space-between', px: 0.5 }}>
              <span>← lowers</span>
              <span>raises →</span>
            </Box>
          </Box>
          <Box component="th" role="columnheader" scope="col" sx={{ ...CELL, pb: 1, textAlign: 'right' }}>
            Adds
          </Box>
        </Box>
      </Box>
      <tbody>
        {rows.map((row, index) => (
          <Row key={row.key} row={row} next={rows[index + 1]} scale={scale} probability={probability} />
        ))}
      </tbody>
    </Box>
  );
}

interface RowProps {
  row: SumRow;
  next: SumRow | undefined;
  scale: (logOdds: number) => number;
  probability: number;
}

function Row({ row, next, scale, probability }: RowProps) {
  const { kind, label, value, amount } = row;
  const sum = kind === 'sum';
  const cell = { ...CELL, ...(sum && { fontWeight: 650 }) } as const;
  return (
    <Box
      component="tr"
      role="row"
      data-kind={kind}
      sx={{ ...PHONE_ROW, ...(sum && { borderTop: 1, borderColor: 'divider' }) }}
    >
      <Box component="th" role="rowheader" scope="row" sx={{ ...cell, pr: 1.5, overflowWrap: 'anywhere' }}>
        <Box component="span" sx={{ color: kind === 'reason' || sum ? 'text.primary' : 'text.secondary' }}>
          {label}
        </Box>
        {value !== undefined && (
          <Box component="span" sx={{ ml: 0.75, color: 'text.secondary' }}>
            {value === null ? 'not known' : plainValue(value)}
          </Box>
        )}
        {sum && (
          <Box component="span" sx={{ ml: 0.75, color: 'text.secondary', fontWeight: 400 }}>
            makes {formatPercent(probability)}
          </Box>
        )}
      </Box>
      <Box component="td" role="cell" className="bar" sx={{ ...cell, position: 'relative', height: sum ? 38 : 27 }}>
        <SumBar row={row} connect={next !== undefined && next.kind !== 'sum'} scale={scale} />
      </Box>
      <Box component="td" role="cell" sx={{ ...cell, textAlign: 'right', whiteSpace: 'nowrap' }}>
        {formatTerm(amount)}
      </Box>
    </Box>
  );
}
