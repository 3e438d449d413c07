import { useMutation } from '@tanstack/react-query';
import { activateTemplateVersion } from '../../api/template-versions.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';

interface ActivateDialogProps {
  templateKey: string;
  version: number;
  onClose: () => void;
}

/** Asks before an earlier version becomes the active one again. */
export function ActivateDialog({ templateKey, version, onClose }: ActivateDialogProps) {
  const activate = useMutation({
    ...activateTemplateVersion(templateKey, version),
    onSuccess: async (...given) => {
      await activateTemplateVersion(templateKey, version).onSuccess?.(...given);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Make version ${version} the active one`}
      confirm="Make it active"
      ask="Why (optional, kept with the version)"
      busy={activate.isPending}
      problem={activate.error}
      onConfirm={(note) => activate.mutate({ executions: 'leave', ...(note ? { note } : {}) })}
      onClose={onClose}
    >
      New executions run version {version}. Those under way stay on the version that they began with.
    </ConfirmDialog>
  );
}
