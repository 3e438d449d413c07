import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { experimentQuery } from '../../api/experiments.js';
import type { Experiment } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { InlineLink } from '../../components/inline-link.js';
import { PanelRow } from '../../components/panel-row.js';
import { StateChip } from '../../components/state-chip.js';
import { Time } from '../../components/time.js';
import { formatCount, formatPercent } from '../../format/numbers.js';
import { DecideDialog } from './decide-dialog.js';
import { ExperimentFigures } from './experiment-figures.js';
import { EXPERIMENT_KINDS, stoppingText } from './experiment-text.js';
import { StopExperimentDialog } from './stop-experiment-dialog.js';

/** One experiment: its figures, its rule, and its end. */
export function ExperimentEntry({ experiment: listed, modelId }: { experiment: Experiment; modelId: string }) {
  const [asked, setAsked] = useState<'stop' | 'decide' | null>(null);
  const may = useMay('scoring:manage');
  // One that runs is measured anew; what has ended stays as it was.
  const { data } = useQuery({ ...experimentQuery(listed.id), enabled: listed.state === 'running' });
  const experiment = data ?? listed;
  const { kind, state, championId, challengerId, share, leads, why, decision, createdAt, endedAt } = experiment;
  const isChampion = championId === modelId;
  return (
    <PanelRow
      title={
        <>
          {EXPERIMENT_KINDS[kind]} as {isChampion ? 'champion' : 'challenger'}, against{' '}
          <InlineLink to={`/models/${isChampion ? challengerId : championId}`}>
            {isChampion ? 'its challenger' : 'the model in use'}
          </InlineLink>
        </>
      }
      aside={<StateChip state={state} />}
    >
      {formatPercent(share)} of the leads{leads !== null && `, ${formatCount(leads)} so far`}
      {' · '}
      <Time value={endedAt ?? createdAt} />
      {decision && `, decided for the ${decision}`}
      {why && ` · ${why}`}
      <Box sx={{ mt: 1, color: 'text.primary' }}>
        <ExperimentFigures experiment={experiment} />
      </Box>
      <Box sx={{ mt: 1, fontSize: '0.8125rem' }}>{stoppingText(experiment.stopping)}</Box>
      {may && state !== 'decided' && (
        <Box sx={{ display: 'flex', gap: 1, mt: 1 }}>
          <Button variant="outlined" onClick={() => setAsked('decide')}>
            Decide…
          </Button>
          {state === 'running' && <Button onClick={() => setAsked('stop')}>Stop…</Button>}
        </Box>
      )}
      {asked === 'stop' && <StopExperimentDialog experiment={experiment} onClose={() => setAsked(null)} />}
      {asked === 'decide' && <DecideDialog experiment={experiment} onClose={() => setAsked(null)} />}
    </PanelRow>
  );
}
