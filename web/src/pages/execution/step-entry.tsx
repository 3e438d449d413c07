import Box from '@mui/material/Box';
import { createElement } from 'react';
import type { ExecutionStep } from '../../api/types.js';
import { StateChip } from '../../components/state-chip.js';
import { Time } from '../../components/time.js';
import { formatDuration } from '../../format/times.js';
import { words } from '../../format/words.js';
import { StepData } from './step-data.js';
import { stepIcon } from './step-kinds.js';

/** One visit of a step: when, how long, what was decided, what came of it. */
export function StepEntry({ step }: { step: ExecutionStep }) {
  const { stepId, visit, kind, status, attempt, decision, result, error, dueAt, startedAt, finishedAt } = step;
  return (
    <Box component="li" data-step={stepId} sx={{ display: 'flex', gap: 1.5, fontSize: '0.875rem' }}>
      <Rail kind={kind} status={status} />
      <Box sx={{ flex: 1, minWidth: 0, pb: 2.5 }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 1, minHeight: 30 }}>
          <Box sx={{ fontWeight: 650, fontSize: '0.9375rem', overflowWrap: 'anywhere' }}>{stepId}</Box>
          <Box sx={{ color: 'text.secondary' }}>
            {words(kind)}
            {visit > 1 && `, visit ${visit}`}
            {attempt > 1 && `, attempt ${attempt}`}
          </Box>
          <Box sx={{ ml: 'auto' }}>
            <StateChip state={status} />
          </Box>
        </Box>
        <Box sx={{ color: 'text.secondary' }}>
          <Time value={startedAt} format="clock" />
          {finishedAt && `, took ${formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))}`}
          {!finishedAt && dueAt && (
            <>
              , until <Time value={dueAt} format="clock" />
            </>
          )}
        </Box>
        <StepData name="Decision" data={decision} />
        <StepData name="Result" data={result} />
        {error && (
          <Box sx={{ mt: 0.5, color: 'error.main', overflowWrap: 'anywhere' }}>
            {error.message} <code>{error.code}</code>
          </Box>
        )}
      </Box>
    </Box>
  );
}

/** The step's sign, and the line on to the next. */
function Rail({ kind, status }: Pick<ExecutionStep, 'kind' | 'status'>) {
  const tone = (
    {
      done: 'good',
      parked: 'bad',
      failed: 'bad',
      waiting: 'cold',
      running: 'busy',
      skipped: 'quiet',
      stopped: 'quiet',
    } as const
  )[status];
  return (
    <Box
      sx={{
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
        'li:last-of-type > & > .line': { display: 'none' },
      }}
    >
      <Box
        sx={({ vars }) => ({
          display: 'grid',
          placeItems: 'center',
          flex: 'none',
          width: 30,
          height: 30,
          borderRadius: '50%',
          color: vars?.palette.tones[tone].main,
          bgcolor: vars?.palette.tones[tone].soft,
        })}
      >
        {createElement(stepIcon(kind), { sx: { fontSize: 17 } })}
      </Box>
      <Box className="line" sx={{ flex: 1, my: 0.5, borderLeft: '2px solid', borderColor: 'divider' }} />
    </Box>
  );
}
