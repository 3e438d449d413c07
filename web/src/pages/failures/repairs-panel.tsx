import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { repairsQuery, stopRepair } from '../../api/failures.js';
import type { BulkRepair } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { Panel } from '../../components/panel.js';
import { PanelRow } from '../../components/panel-row.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { StateChip } from '../../components/state-chip.js';
import { Time } from '../../components/time.js';
import { words } from '../../format/words.js';

const MOST_SHOWN = 10;
const OVER: ReadonlySet<string> = new Set(['completed', 'stopped', 'failed']);

/** Repairs of many at once, and how far they are. Not shown where there never was any. */
export function RepairsPanel() {
  const { data } = useInfiniteQuery(repairsQuery());
  const repairs = data?.pages.flatMap(({ items }) => items) ?? [];
  if (repairs.length === 0) return null;
  return (
    <Panel title="Repairs">
      {repairs.slice(0, MOST_SHOWN).map((repair) => (
        <RepairRow key={repair.id} repair={repair} />
      ))}
    </Panel>
  );
}

function RepairRow({ repair }: { repair: BulkRepair }) {
  const { id, state, action, filter, executions, why, problem, createdAt } = repair;
  const may = useMay('workflows:write');
  const stop = useMutation(stopRepair(id));
  const refused = Object.entries(executions.refused);
  const looked = executions.repaired + executions.skipped + refused.reduce((sum, [, count]) => sum + count, 0);
  const isOver = OVER.has(state);
  return (
    <PanelRow
      title={`${words(action)}: ${[filter.errorCode, filter.templateKey, filter.step].filter(Boolean).join(' · ')}`}
      aside={<StateChip state={state} />}
    >
      {executions.repaired.toLocaleString()} of {executions.total.toLocaleString()} repaired
      {executions.skipped > 0 && `, ${executions.skipped} were not parked any more`}
      {refused.map(([code, count]) => `, ${count} refused (${code})`)}
      {' · '}
      <Time value={createdAt} />
      {why && ` · ${why}`}
      {problem && ` · ${problem.detail}`}
      {!isOver && (
        <LinearProgress
          variant="determinate"
          aria-label="Progress"
          value={executions.total === 0 ? 100 : Math.min(100, (100 * looked) / executions.total)}
          sx={{ my: 0.75 }}
        />
      )}
      {may && !isOver && (
        <Button onClick={() => stop.mutate()} loading={stop.isPending} disabled={state === 'stopping'}>
          Stop
        </Button>
      )}
      {stop.error && <ProblemPanel problem={stop.error} />}
    </PanelRow>
  );
}
