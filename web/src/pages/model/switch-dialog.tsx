import Alert from '@mui/material/Alert';
import Stack from '@mui/material/Stack';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { activateModel, rollBackModel } from '../../api/models.js';
import type { ModelDetail } from '../../api/types.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { RescoreChoice } from '../../components/rescore-choice.js';
import { NOT_JUDGED } from '../../format/model-words.js';
import { WHY_FOR_THE_RECORD } from '../../components/why-dialog.js';
import { closing } from '../../api/closing.js';

interface SwitchDialogProps {
  model: ModelDetail;
  /** From this model to the one before it, rather than to this one. */
  back: boolean;
  onClose: () => void;
}

/** Asks before another model answers. */
export function SwitchDialog({ model, back, onClose }: SwitchDialogProps) {
  const [rescore, setRescore] = useState(true);
  const change = useMutation(closing(back ? rollBackModel() : activateModel(model.id), onClose));
  const name = `${model.key} ${model.version}`;
  return (
    <ConfirmDialog
      title={back ? `Roll back from ${name}` : `Activate ${name}`}
      confirm={back ? 'Roll back' : 'Activate'}
      ask={WHY_FOR_THE_RECORD}
      busy={change.isPending}
      problem={change.error}
      onConfirm={(why) => change.mutate({ rescore, why })}
      onClose={onClose}
    >
      <Stack spacing={1}>
        <span>
          {back ? 'The model that was active before it' : 'It'} scores every lead from now on. No request is lost
          meanwhile, and the step can be taken back.
        </span>
        {!back && model.origin === 'uploaded' && <Alert severity="warning">{NOT_JUDGED}</Alert>}
        <RescoreChoice checked={rescore} onChange={setRescore} />
      </Stack>
    </ConfirmDialog>
  );
}
