import { useMutation } from '@tanstack/react-query';
import { completeTask } from '../api/tasks.js';
import type { Task } from '../api/types.js';
import { ConfirmDialog } from './confirm-dialog.js';

interface CompleteTaskDialogProps {
  task: Task;
  onClose: () => void;
}

/** Completes a task, with what came of it. */
export function CompleteTaskDialog({ task, onClose }: CompleteTaskDialogProps) {
  const complete = useMutation({ ...completeTask(task.id), onSuccess: onClose });
  return (
    <ConfirmDialog
      title="Complete the task"
      confirm="Complete"
      ask="Outcome in a word or two (optional, no personal data)"
      busy={complete.isPending}
      problem={complete.error}
      onConfirm={(outcome) => complete.mutate(outcome)}
      onClose={onClose}
    >
      {task.title}
    </ConfirmDialog>
  );
}
