import Stack from '@mui/material/Stack';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { savePolicy } from '../../api/scoring-policy.js';
import type { PolicyDefinition, ScoringPolicy } from '../../api/types.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { RescoreChoice } from '../../components/rescore-choice.js';
import { WHY_FOR_THE_RECORD } from '../../components/why-dialog.js';
import { closing } from '../../api/closing.js';

interface SavePolicyDialogProps {
  definition: PolicyDefinition;
  /** The version in force, that it was made from. */
  version: number;
  onSaved: (policy: ScoringPolicy) => void;
  onClose: () => void;
}

/** Puts a policy into force. */
export function SavePolicyDialog({ definition, version, onSaved, onClose }: SavePolicyDialogProps) {
  const [rescore, setRescore] = useState(true);
  const save = useMutation(
    closing(savePolicy(), (saved) => {
      onSaved(saved);
      onClose();
    }),
  );
  return (
    <ConfirmDialog
      title={`Put it into force as version ${version + 1}`}
      confirm="Put it into force"
      ask={WHY_FOR_THE_RECORD}
      busy={save.isPending}
      problem={save.error}
      onConfirm={(why) => save.mutate({ definition, expectedVersion: version, rescore, why })}
      onClose={onClose}
    >
      <Stack spacing={1}>
        <span>Every score names the version that it was made by; earlier versions are kept.</span>
        <RescoreChoice checked={rescore} onChange={setRescore} />
      </Stack>
    </ConfirmDialog>
  );
}
