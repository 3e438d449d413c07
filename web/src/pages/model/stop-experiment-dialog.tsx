import { stopExperiment } from '../../api/experiments.js';
import type { Experiment } from '../../api/types.js';
import { WhyDialog } from '../../components/why-dialog.js';

/** Asks before an experiment ends without a decision. */
export function StopExperimentDialog({ experiment, onClose }: { experiment: Experiment; onClose: () => void }) {
  return (
    <WhyDialog title="Stop the experiment?" confirm="Stop it" action={stopExperiment(experiment.id)} onClose={onClose}>
      The model in use scores all leads again. What was measured stays, and it can be decided later.
    </WhyDialog>
  );
}
