import Box from '@mui/material/Box';
import { createElement } from 'react';
import { EmptyState } from '../../components/empty-state.js';
import { stepIcon } from '../execution/step-kinds.js';
import { definitionOf } from './definition.js';
import { stepSummary, stepTargets } from './step-summary.js';

/** Every step of a template in words. */
export function StepSummaries({ definition }: { definition: unknown }) {
  const { steps } = definitionOf(definition);
  if (steps.length === 0) return <EmptyState title="No steps" />;
  return (
    <Box
      component="ol"
      aria-label="Steps"
      sx={{ listStyle: 'none', m: 0, px: 2, pt: 0.5, pb: 1, fontSize: '0.875rem' }}
    >
      {steps.map((step, index) => (
        <Box component="li" key={step.id} sx={{ display: 'flex', gap: 1.5, pb: 1.5, pl: step.within ? 3 : 0 }}>
          <Box
            sx={({ vars }) => ({
              display: 'grid',
              placeItems: 'center',
              flex: 'none',
              width: 28,
              height: 28,
              borderRadius: '50%',
              color: vars?.palette.tones.busy.main,
              bgcolor: vars?.palette.tones.busy.soft,
            })}
          >
            {createElement(stepIcon(step.kind), { sx: { fontSize: 16 } })}
          </Box>
          <Box sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
            <Box sx={{ fontWeight: 650, lineHeight: '28px' }}>{step.id}</Box>
            <Box>{stepSummary(step)}</Box>
            {stepTargets(step, steps[index + 1]?.id ?? 'end').map((target) => (
              <Box key={target} sx={{ color: 'text.secondary' }}>
                {target}
              </Box>
            ))}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
