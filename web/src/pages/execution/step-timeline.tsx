import Box from '@mui/material/Box';
import type { ExecutionStep } from '../../api/types.js';
import { EmptyState } from '../../components/empty-state.js';
import { StepEntry } from './step-entry.js';

/** The steps in the order in which they were gone to. */
export function StepTimeline({ steps }: { steps: readonly ExecutionStep[] }) {
  if (steps.length === 0) return <EmptyState title="No step has started yet" />;
  return (
    <Box component="ol" aria-label="Steps" sx={{ listStyle: 'none', m: 0, px: 2, pt: 1, pb: 1 }}>
      {steps.map((step) => (
        <StepEntry key={`${step.stepId}:${step.visit}`} step={step} />
      ))}
    </Box>
  );
}
