import FormControlLabel from '@mui/material/FormControlLabel';
import InputAdornment from '@mui/material/InputAdornment';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { closing } from '../../api/closing.js';
import { startExperiment } from '../../api/experiments.js';
import { scoringSettingsQuery } from '../../api/scoring-settings.js';
import type { Experiment, ModelDetail } from '../../api/types.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { WHY_FOR_THE_RECORD } from '../../components/why-dialog.js';
import { emptyStopping, readStopping, type StoppingDraft } from './stopping-draft.js';
import { StoppingFields } from './stopping-fields.js';

const KINDS: Readonly<Record<Experiment['kind'], string>> = {
  shadow: 'In shadow: its scores are recorded, and nobody sees them',
  ab: 'A/B: it scores a share of the leads, each lead always by the same model',
};
const SHARES: Readonly<Record<Experiment['kind'], string>> = { shadow: '100', ab: '50' };

/** Has the model compared with the one in use, before it may take its place. */
export function ExperimentDialog({ model, onClose }: { model: ModelDetail; onClose: () => void }) {
  const [kind, setKind] = useState<Experiment['kind']>('shadow');
  const [share, setShare] = useState(SHARES.shadow);
  const [typed, setTyped] = useState<Partial<StoppingDraft>>({});
  const { data: settings } = useQuery(scoringSettingsQuery());
  const stopping = { ...emptyStopping(kind, settings?.horizonDays), ...typed };
  const choose = (chosen: Experiment['kind']) => {
    setKind(chosen);
    setShare(SHARES[chosen]);
    // What a difference is counted in depends on what is compared.
    setTyped(({ leastEffect: _, ...others }) => others);
  };
  const start = useMutation(closing(startExperiment(), onClose));
  return (
    <ConfirmDialog
      title={`Compare ${model.key} ${model.version} with the model in use`}
      confirm="Start"
      ask={WHY_FOR_THE_RECORD}
      busy={start.isPending}
      problem={start.error}
      onConfirm={(why) =>
        start.mutate({
          ...{ kind, challengerId: model.id, share: Number(share) / 100, why },
          stopping: readStopping(kind, stopping),
        })
      }
      onClose={onClose}
    >
      <Stack spacing={2}>
        <RadioGroup
          aria-label="How they are compared"
          value={kind}
          onChange={(_event, value) => choose(value as Experiment['kind'])}
        >
          {Object.entries(KINDS).map(([value, text]) => (
            <FormControlLabel key={value} value={value} control={<Radio size="small" />} label={text} />
          ))}
        </RadioGroup>
        <TextField
          label="Share of the leads"
          type="number"
          required
          value={share}
          onChange={({ target }) => setShare(target.value)}
          helperText="While it runs, no other model can be activated. It says itself when it is decided."
          slotProps={{
            htmlInput: { min: 1, max: kind === 'ab' ? 99 : 100 },
            input: { endAdornment: <InputAdornment position="end">%</InputAdornment> },
          }}
        />
        <StoppingFields kind={kind} draft={stopping} onChange={(part) => setTyped({ ...typed, ...part })} />
      </Stack>
    </ConfirmDialog>
  );
}
