import { approveModel } from '../../api/models.js';
import type { ModelDetail } from '../../api/types.js';
import { WhyDialog } from '../../components/why-dialog.js';

/** Asks why a model may serve although a group fares worse with it. */
export function ApproveDialog({ model, onClose }: { model: ModelDetail; onClose: () => void }) {
  return (
    <WhyDialog
      title={`Approve ${model.key} ${model.version}`}
      confirm="Approve"
      ask="Why (kept with the model)"
      action={approveModel(model.id)}
      onClose={onClose}
    >
      A declared group fares clearly worse with it than another. Your name and reason are kept with it, and it may be
      activated then.
    </WhyDialog>
  );
}
