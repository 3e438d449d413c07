import { useMutation } from '@tanstack/react-query';
import { closing } from '../../api/closing.js';
import { stopExperiment } from '../../api/experiments.js';
import type { Experiment } from '../../api/types.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';

/** Asks before an experiment ends without a decision. */
export function StopExperimentDialog({ experiment, onClose }: { experiment: Experiment; onClose: () => void }) {
  const stop = useMutation(closing(stopExperiment(experiment.id), onClose));
  return (
    <ConfirmDialog
      title="Stop the experiment?"
      confirm="Stop it"
      ask="Why (optional, for the record; no personal data)"
      busy={stop.isPending}
      problem={stop.error}
      onConfirm={(why) => stop.mutate(why)}
      onClose={onClose}
    >
      The model in use scores all leads again. What was measured stays, and it can be decided later.
    </ConfirmDialog>
  );
}
