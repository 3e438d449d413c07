import { retireModel } from '../../api/models.js';
import type { ModelDetail } from '../../api/types.js';
import { WhyDialog } from '../../components/why-dialog.js';

/** Asks before a model is taken out of use for good. */
export function RetireDialog({ model, onClose }: { model: ModelDetail; onClose: () => void }) {
  return (
    <WhyDialog
      title={`Retire ${model.key} ${model.version}`}
      confirm="Retire it for good"
      action={retireModel(model.id)}
      onClose={onClose}
    >
      It never serves again. The scores that it made stay, with their reasons.
    </WhyDialog>
  );
}
