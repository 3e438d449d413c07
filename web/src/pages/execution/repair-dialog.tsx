import { useMutation } from '@tanstack/react-query';
import { repairExecution } from '../../api/executions.js';
import type { Repair } from '../../api/executions.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';

interface RepairDialogProps {
  executionId: string;
  step: string;
  repair: Repair;
  onClose: () => void;
}

const TEXT = {
  retry: {
    title: 'Retry the step',
    confirm: 'Retry',
    body: 'runs again from its start. A message that may already have gone out is not sent a second time.',
  },
  skip: {
    title: 'Skip the step',
    confirm: 'Skip',
    body: 'is passed over; the execution goes on with the step after it.',
  },
} as const;

/** Asks before a parked execution goes on, and why. */
export function RepairDialog({ executionId, step, repair, onClose }: RepairDialogProps) {
  const mutation = useMutation({ ...repairExecution(executionId, repair), onSuccess: onClose });
  const { title, confirm, body } = TEXT[repair];
  return (
    <ConfirmDialog
      title={title}
      confirm={confirm}
      ask="Why (optional, for the record; no personal data)"
      busy={mutation.isPending}
      problem={mutation.error}
      onConfirm={(why) => mutation.mutate(why)}
      onClose={onClose}
    >
      <b>{step}</b> {body}
    </ConfirmDialog>
  );
}
