import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import { useMutation } from '@tanstack/react-query';
import { cancelRescoring, isUnderWay } from '../../api/rescorings.js';
import type { Rescoring } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { PanelRow } from '../../components/panel-row.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { StateChip } from '../../components/state-chip.js';
import { Time } from '../../components/time.js';
import { formatCount } from '../../format/numbers.js';

const TRIGGERS: Readonly<Record<Rescoring['trigger'], string>> = {
  manual: 'Asked for by hand',
  activation: 'After a model was activated',
  policy: 'After the policy was changed',
};

/** One rescoring: how far it is, and how many scores changed. */
export function RescoringEntry({ rescoring }: { rescoring: Rescoring }) {
  const { id, trigger, state, leads, problem, why, createdAt, finishedAt } = rescoring;
  const may = useMay('scoring:manage');
  const cancel = useMutation(cancelRescoring(id));
  const total = leads.total ?? 0;
  return (
    <PanelRow
      title={TRIGGERS[trigger]}
      aside={
        <>
          {may && (state === 'pending' || state === 'running') && (
            <Button onClick={() => cancel.mutate()} loading={cancel.isPending}>
              Stop
            </Button>
          )}
          <StateChip state={state} />
        </>
      }
    >
      {formatCount(leads.scored)}
      {leads.total !== null && ` of ${formatCount(total)}`} leads scored, {formatCount(leads.changed)} changed clearly
      {' · '}
      <Time value={finishedAt ?? createdAt} />
      {why && ` · ${why}`}
      {isUnderWay(rescoring) && (
        <LinearProgress
          variant={leads.total === null ? 'indeterminate' : 'determinate'}
          value={total === 0 ? 100 : Math.min(100, (100 * leads.scored) / total)}
          aria-label="Progress of the rescoring"
          sx={{ mt: 0.75, borderRadius: 1 }}
        />
      )}
      {problem && (isUnderWay(rescoring) || state === 'failed') && (
        <Alert severity={isUnderWay(rescoring) ? 'warning' : 'error'} variant="outlined" sx={{ mt: 1 }}>
          {problem.detail} <code>{problem.code}</code>
        </Alert>
      )}
      {cancel.error && <ProblemPanel problem={cancel.error} />}
    </PanelRow>
  );
}
