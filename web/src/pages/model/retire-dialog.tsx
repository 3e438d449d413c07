import { useMutation } from '@tanstack/react-query';
import { retireModel } from '../../api/models.js';
import type { ModelDetail } from '../../api/types.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { closing } from '../../api/closing.js';

/** Asks before a model is taken out of use for good. */
export function RetireDialog({ model, onClose }: { model: ModelDetail; onClose: () => void }) {
  const retire = useMutation(closing(retireModel(model.id), onClose));
  return (
    <ConfirmDialog
      title={`Retire ${model.key} ${model.version}`}
      confirm="Retire it for good"
      ask="Why (optional, for the record; no personal data)"
      busy={retire.isPending}
      problem={retire.error}
      onConfirm={(why) => retire.mutate(why)}
      onClose={onClose}
    >
      It never serves again. The scores that it made stay, with their reasons.
    </ConfirmDialog>
  );
}
