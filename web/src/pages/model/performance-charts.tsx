import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import type { ModelDay } from '../../api/types.js';
import { domainOf } from '../../charts/scale.js';
import { formatFigure, formatRatio } from '../../format/figures.js';
import { formatCount } from '../../format/numbers.js';
import { DayChart } from './day-chart.js';
import { comparedWith, daySeries, worstPsi } from './day-series.js';

/** An alarm sounds where an index is so far above what chance makes of it (docs/scoring.md), and not by chance. */
const PSI_BOUND = 0.1;

const whole = (share: number): string => `${Math.round(share * 100)}%`;
const values = (...series: { value: number }[][]): number[] => series.flat().map(({ value }) => value);

/** Drift, outcomes and volume by day. */
export function PerformanceCharts({ days }: { days: readonly ModelDay[] }) {
  const psi = daySeries(days, worstPsi);
  const auc = daySeries(days, ({ outcomes }) => outcomes?.auc ?? null);
  const predicted = daySeries(days, ({ outcomes }) => outcomes?.predicted ?? null);
  const observed = daySeries(days, ({ outcomes }) => outcomes?.observed ?? null);
  const scored = daySeries(days, ({ scores }) => scores);
  return (
    <Box
      sx={{
        px: 2,
        pb: 2,
        display: 'grid',
        gap: 2.5,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))' },
      }}
    >
      <Titled
        title="Drift of its features"
        note={`Greatest stability index (PSI) against ${comparedWith(days)}, beyond chance`}
        isEmpty={psi.length === 0}
      >
        <DayChart
          label="Greatest stability index of a feature, by day"
          series={[{ name: 'PSI', tone: 'up', points: psi }]}
          domain={[0, Math.max(PSI_BOUND * 1.2, ...values(psi)) * 1.05]}
          bound={PSI_BOUND}
          format={formatRatio}
        />
      </Titled>
      <Titled title="Predicted and bought" note="Predicted is dashed" isEmpty={predicted.length === 0}>
        <DayChart
          label="Share of leads predicted to buy, and that bought, by day"
          series={[
            { name: 'predicted', tone: 'quiet', points: predicted, dashed: true },
            { name: 'bought', tone: 'up', points: observed },
          ]}
          domain={domainOf([0, ...values(predicted, observed)], 0.1)}
          format={whole}
        />
      </Titled>
      <Titled title="AUC on what became of the leads" isEmpty={auc.length === 0}>
        <DayChart
          label="AUC on outcomes, by day"
          series={[{ name: 'AUC', tone: 'up', points: auc }]}
          domain={domainOf(values(auc), 0.3)}
          format={formatFigure}
        />
      </Titled>
      <Titled title="Leads scored" isEmpty={scored.length === 0}>
        <DayChart
          label="Leads that it scored, by day"
          series={[{ name: 'leads', tone: 'up', points: scored }]}
          domain={[0, Math.max(1, ...values(scored)) * 1.1]}
          format={formatCount}
        />
      </Titled>
    </Box>
  );
}

interface TitledProps {
  title: string;
  note?: string;
  isEmpty: boolean;
  children: ReactNode;
}

function Titled({ title, note, isEmpty, children }: TitledProps) {
  return (
    <Box>
      <Typography variant="h3">{title}</Typography>
      {note && !isEmpty && <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>{note}</Box>}
      {isEmpty ? (
        <Box sx={{ mt: 0.5, fontSize: '0.875rem', color: 'text.secondary' }}>Not enough leads or outcomes yet.</Box>
      ) : (
        children
      )}
    </Box>
  );
}
