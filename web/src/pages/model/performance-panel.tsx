import Box from '@mui/material/Box';
import { useQuery } from '@tanstack/react-query';
import { performanceQuery } from '../../api/models.js';
import type { ModelDetail } from '../../api/types.js';
import { EmptyState } from '../../components/empty-state.js';
import { Panel } from '../../components/panel.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { RowsSkeleton } from '../../components/rows-skeleton.js';
import { AlertList } from './alert-list.js';
import { PerformanceCharts } from './performance-charts.js';

/** How the model does on the leads that come, day by day. */
export function PerformancePanel({ model: { id, features, origin } }: { model: ModelDetail }) {
  const labels = Object.fromEntries(features.map(({ key, label }) => [key, label]));
  const { data, error, refetch } = useQuery(performanceQuery(id));
  return (
    <Panel title="Day by day">
      {data ? (
        data.days.length === 0 ? (
          <EmptyState
            small
            title="Nothing has been measured in the last thirty days. It is measured once a day, while it scores leads."
          />
        ) : (
          <>
            <AlertList alerts={data.alerts} labels={labels} isShipped={origin === 'shipped'} />
            <PerformanceCharts days={data.days} />
          </>
        )
      ) : error ? (
        <Box sx={{ px: 2, pb: 2 }}>
          <ProblemPanel problem={error} onRetry={() => void refetch()} />
        </Box>
      ) : (
        <RowsSkeleton rows={4} />
      )}
    </Panel>
  );
}
