import Box from '@mui/material/Box';
import type { Experiment, ExperimentArm } from '../../api/types.js';
import { formatFigure } from '../../format/figures.js';
import { formatCount, formatPercent, formatTerm } from '../../format/numbers.js';
import { verdictText } from './experiment-text.js';

const share = (value: number | null): string => (value === null ? '–' : formatPercent(value));

const ROWS: readonly [name: string, figure: (arm: ExperimentArm) => string][] = [
  ['Leads that count', ({ matured }) => formatCount(matured)],
  ['of which bought', ({ conversion }) => share(conversion)],
  ['Called hot', ({ hot }) => formatCount(hot)],
  ['of which bought', ({ hotConversion }) => share(hotConversion)],
  ['AUC', ({ auc }) => formatFigure(auc)],
  ['Log loss', ({ logLoss }) => formatFigure(logLoss)],
];

/** How champion and challenger did, side by side, and what the rule says of it. */
export function ExperimentFigures({ experiment: { figures, stopping } }: { experiment: Experiment }) {
  if (!figures) return <Box sx={{ color: 'text.secondary' }}>Nothing has been measured yet.</Box>;
  const { champion, challenger, difference, verdict } = figures;
  const format = (value: number) =>
    stopping.metric === 'conversion' ? `${formatTerm(value * 100)} points` : formatTerm(value);
  return (
    <>
      <Box
        component="table"
        aria-label="Figures of the experiment"
        sx={{ width: '100%', '& th': { fontWeight: 400 }, '& td, & thead th': { textAlign: 'right', py: 0.25 } }}
      >
        <thead>
          <Box component="tr" sx={{ color: 'text.secondary' }}>
            <td />
            <th scope="col">champion</th>
            <th scope="col">challenger</th>
          </Box>
        </thead>
        <tbody>
          {ROWS.map(([name, figure], index) => (
            <tr key={index}>
              <Box component="th" scope="row" sx={{ textAlign: 'left' }}>
                {name}
              </Box>
              <td>{figure(champion)}</td>
              <td>{figure(challenger)}</td>
            </tr>
          ))}
        </tbody>
      </Box>
      <Box sx={{ mt: 1 }}>
        <b>{verdictText(verdict)}</b>
        {difference &&
          ` For the challenger: ${format(difference.estimate)}, between ${format(difference.low)} and ${format(difference.high)}.`}
      </Box>
    </>
  );
}
