import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import Stack from '@mui/material/Stack';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { closing } from '../../api/closing.js';
import { trainModel } from '../../api/trainings.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { WHY_FOR_THE_RECORD } from '../../components/why-dialog.js';

/** Has a model trained, once it is said what that means. */
export function TrainDialog({ onClose }: { onClose: () => void }) {
  const [yardstick, setYardstick] = useState(true);
  const train = useMutation(closing(trainModel(), onClose));
  return (
    <ConfirmDialog
      title="Train a model"
      confirm="Train"
      ask={WHY_FOR_THE_RECORD}
      busy={train.isPending}
      problem={train.error}
      onConfirm={(why) => train.mutate({ why, yardstick })}
      onClose={onClose}
    >
      <Stack spacing={1.5}>
        <span>
          It learns from what became of your leads, which takes minutes. Nothing changes until you activate the model, and
          one that is no better than the model in use cannot be activated.
        </span>
        <FormControlLabel
          control={
            <Checkbox size="small" checked={yardstick} onChange={(_event, checked) => setYardstick(checked)} />
          }
          label="Compare with LightGBM, too (it measures; it never serves)"
        />
      </Stack>
    </ConfirmDialog>
  );
}
