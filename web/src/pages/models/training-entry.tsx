import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import { useState } from 'react';
import { cancelTraining, isOpen } from '../../api/trainings.js';
import type { Training } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { InlineLink } from '../../components/inline-link.js';
import { PanelRow } from '../../components/panel-row.js';
import { StateChip } from '../../components/state-chip.js';
import { Time } from '../../components/time.js';
import { WhyDialog } from '../../components/why-dialog.js';
import { notPassed } from '../../format/gate-words.js';
import { formatCount } from '../../format/numbers.js';
import { trainingAdvice } from './training-advice.js';
import { trainingPlace } from './training-progress.js';

const TRIGGERS: Readonly<Record<Training['trigger'], string>> = {
  manual: 'Started by hand',
  schedule: 'Started by schedule',
  drift: 'Started by a drift alarm',
};

/** One training: how far it is, or what came of it. */
export function TrainingEntry({ training }: { training: Training }) {
  const [asking, setAsking] = useState(false);
  const may = useMay('scoring:manage');
  const { state, trigger, rows, modelId, outcome, modelState, reasons, why, createdAt, finishedAt } = training;
  return (
    <PanelRow
      title={TRIGGERS[trigger]}
      aside={
        <>
          {may && (state === 'pending' || state === 'running') && (
            <Button onClick={() => setAsking(true)}>Cancel…</Button>
          )}
          <StateChip state={state === 'completed' ? (modelState ?? outcome ?? state) : state} />
        </>
      }
    >
      <Time value={finishedAt ?? createdAt} />
      {rows !== null && ` · ${formatCount(rows)} outcomes`}
      {why && ` · ${why}`}
      {modelId && (
        <>
          {' · '}
          <InlineLink to={`/models/${modelId}`}>The model that came of it</InlineLink>
        </>
      )}
      {outcome === 'awaiting_approval' && modelState !== outcome && ' · waited for approval'}
      {reasons.length > 0 && <Box>{notPassed(reasons)}</Box>}
      {isOpen(training) && <Progress training={training} />}
      <FailedBecause training={training} />
      {asking && <CancelDialog training={training} onClose={() => setAsking(false)} />}
    </PanelRow>
  );
}

function Progress({ training }: { training: Training }) {
  const { name, count, note, share } = trainingPlace(training);
  return (
    <Box sx={{ mt: 0.75 }}>
      <LinearProgress
        variant={training.step === null ? 'indeterminate' : 'determinate'}
        value={share * 100}
        aria-label="Progress of the training"
        sx={{ mb: 0.5, borderRadius: 1 }}
      />
      <Box component="span" sx={{ color: 'text.primary' }}>
        {name}
      </Box>
      {count && ` (step ${count})`}
      {note && `: ${note}`}
    </Box>
  );
}

function FailedBecause({ training }: { training: Training }) {
  const { problem } = training;
  if (!problem) return null;
  const open = isOpen(training);
  return (
    <Alert severity={open ? 'warning' : 'error'} variant="outlined" sx={{ mt: 1, whiteSpace: 'pre-line' }}>
      {open && 'It is tried again: '}
      {problem.detail} <code>{problem.code}</code>
      {!open && trainingAdvice(problem.code) && <Box sx={{ mt: 0.5 }}>{trainingAdvice(problem.code)}</Box>}
    </Alert>
  );
}

function CancelDialog({ training, onClose }: { training: Training; onClose: () => void }) {
  return (
    <WhyDialog title="Cancel the training?" confirm="Cancel it" action={cancelTraining(training.id)} onClose={onClose}>
      Nothing comes of it. The model in use goes on answering.
    </WhyDialog>
  );
}
