import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import type { Repair } from '../../api/executions.js';
import type { ExecutionDetail } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { RepairDialog } from './repair-dialog.js';

/** Why the execution is parked, and the two ways on. */
export function ParkedPanel({ execution }: { execution: ExecutionDetail }) {
  const [repair, setRepair] = useState<Repair | null>(null);
  const may = useMay('workflows:write');
  const step = execution.currentStep ?? 'this step';
  return (
    <Alert severity="error" variant="outlined" icon={false} sx={{ mb: 2, bgcolor: 'background.paper' }}>
      <AlertTitle sx={{ fontWeight: 650 }}>Parked at {step}</AlertTitle>
      {execution.error && (
        <Box sx={{ color: 'text.primary', overflowWrap: 'anywhere' }}>
          {execution.error.message} <code>{execution.error.code}</code>
        </Box>
      )}
      {may && (
        <Box sx={{ display: 'flex', gap: 1, mt: 1.5 }}>
          <Button variant="contained" onClick={() => setRepair('retry')}>
            Retry the step
          </Button>
          <Button variant="outlined" onClick={() => setRepair('skip')}>
            Skip it
          </Button>
        </Box>
      )}
      {repair && (
        <RepairDialog executionId={execution.id} step={step} repair={repair} onClose={() => setRepair(null)} />
      )}
    </Alert>
  );
}
