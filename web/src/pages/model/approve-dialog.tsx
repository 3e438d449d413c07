import { useMutation } from '@tanstack/react-query';
import { approveModel } from '../../api/models.js';
import type { ModelDetail } from '../../api/types.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { closing } from '../../api/closing.js';

/** Asks why a model may serve although a group fares worse with it. */
export function ApproveDialog({ model, onClose }: { model: ModelDetail; onClose: () => void }) {
  const approve = useMutation(closing(approveModel(model.id), onClose));
  return (
    <ConfirmDialog
      title={`Approve ${model.key} ${model.version}`}
      confirm="Approve"
      ask="Why (kept with the model)"
      mustSay
      busy={approve.isPending}
      problem={approve.error}
      onConfirm={(why) => approve.mutate(why)}
      onClose={onClose}
    >
      A declared group fares clearly worse with it than another. Your name and reason are kept with it, and it may be
      activated then.
    </ConfirmDialog>
  );
}
