import Box from '@mui/material/Box';
import { formatPercent, formatTerm } from '../../format/numbers.js';
import { plainValue } from '../../format/words.js';
import type { SumRow } from './score-sum.js';
import { sumScale } from './sum-scale.js';
import { SumBar } from './sum-bar.js';

interface ScoreSumTableProps {
  rows: readonly SumRow[];
  probability: number;
}

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
      aria-label="Reasons of the score, in log-odds"
      sx={{ width: '100%', borderCollapse: 'collapse', fontSize: '0.875rem', tableLayout: 'fixed' }}
    >
      <colgroup>
        <Box component="col" sx={{ width: { xs: '46%', sm: '38%' } }} />
        <col />
        <Box component="col" sx={{ width: 64 }} />
      </colgroup>
      <Box component="thead" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
        <tr>
          <Box component="th" scope="col" sx={{ ...CELL, pb: 1 }}>
            What is known
          </Box>
          <Box component="th" scope="col" sx={{ ...CELL, pb: 1 }}>
            <Box sx={{ display: 'flex', justifyContent: 'space-between', px: 0.5 }}>
              <span>← lowers</span>
              <span>raises →</span>
            </Box>
          </Box>
          <Box component="th" scope="col" sx={{ ...CELL, pb: 1, textAlign: 'right' }}>
            Adds
          </Box>
        </tr>
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
  const cell = { ...CELL, ...(sum && { pt: 1, fontWeight: 650, borderTop: 1, borderColor: 'divider' }) } as const;
  return (
    <Box component="tr" data-kind={kind}>
      <Box component="th" scope="row" sx={{ ...cell, pr: 1.5, overflowWrap: 'anywhere' }}>
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
      <Box component="td" sx={{ ...cell, height: 26 }}>
        <SumBar row={row} connect={next !== undefined && next.kind !== 'sum'} scale={scale} />
      </Box>
      <Box component="td" sx={{ ...cell, textAlign: 'right', whiteSpace: 'nowrap' }}>
        {formatTerm(amount)}
      </Box>
    </Box>
  );
}
