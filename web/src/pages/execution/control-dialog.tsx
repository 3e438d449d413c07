import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { controlExecution, type ExecutionControl } from '../../api/executions.js';
import { templateVersionQuery } from '../../api/template-versions.js';
import type { ExecutionDetail } from '../../api/types.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { definitionOf } from '../template/definition.js';
import { CONTROLS } from './controls.js';

interface ControlDialogProps {
  execution: ExecutionDetail;
  control: ExecutionControl;
  onClose: () => void;
}

/** Asks before something is done with an execution, and why. */
export function ControlDialog({ execution: { id, templateKey, version }, control, onClose }: ControlDialogProps) {
  const { name, confirm, body } = CONTROLS[control];
  const [stepId, setStepId] = useState('');
  const navigate = useNavigate();
  const itsVersion = useQuery({ ...templateVersionQuery(templateKey, version), enabled: control === 'jump' });
  const mutation = useMutation({
    ...controlExecution(id, control),
    onSuccess: async (after) => {
      onClose();
      if (after.id !== id) await navigate(`/executions/${after.id}`);
    },
  });
  return (
    <ConfirmDialog
      title={name}
      confirm={confirm}
      ask="Why (optional, for the record; no personal data)"
      busy={mutation.isPending}
      problem={mutation.error}
      onConfirm={(why) => mutation.mutate(control === 'jump' ? { why, stepId } : { why })}
      onClose={onClose}
    >
      <Stack spacing={2}>
        <span>{body}</span>
        {control === 'jump' && (
          <TextField select required label="Step" value={stepId} onChange={(event) => setStepId(event.target.value)}>
            {definitionOf(itsVersion.data?.definition).steps.map((step) => (
              <MenuItem key={step.id} value={step.id}>
                {step.id}
              </MenuItem>
            ))}
          </TextField>
        )}
      </Stack>
    </ConfirmDialog>
  );
}
