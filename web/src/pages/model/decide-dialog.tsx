import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Stack from '@mui/material/Stack';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { closing } from '../../api/closing.js';
import { decideExperiment } from '../../api/experiments.js';
import type { Experiment } from '../../api/types.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { RescoreChoice } from '../../components/rescore-choice.js';
import { WHY_FOR_THE_RECORD } from '../../components/why-dialog.js';
import { verdictText } from './experiment-text.js';

/** Decides for one of the two models; against the rule, or before it has spoken, with a reason. */
export function DecideDialog({ experiment, onClose }: { experiment: Experiment; onClose: () => void }) {
  const verdict = experiment.figures?.verdict ?? 'undecided';
  const [promote, setPromote] = useState(verdict === 'challenger_better');
  const [rescore, setRescore] = useState(true);
  const decide = useMutation(closing(decideExperiment(experiment.id), onClose));
  const asRuled = promote
    ? verdict === 'challenger_better'
    : verdict !== 'undecided' && verdict !== 'challenger_better';
  return (
    <ConfirmDialog
      title="Decide the experiment"
      confirm={promote ? 'Activate the challenger' : 'Keep the champion'}
      ask={asRuled ? WHY_FOR_THE_RECORD : 'Why (the rule has not said so)'}
      mustSay={!asRuled}
      busy={decide.isPending}
      problem={decide.error}
      onConfirm={(why) => decide.mutate({ promote, rescore, why })}
      onClose={onClose}
    >
      <Stack spacing={1}>
        <span>{verdictText(verdict)}</span>
        <RadioGroup
          aria-label="Which model answers"
          value={String(promote)}
          onChange={(_event, value) => setPromote(value === 'true')}
        >
          <FormControlLabel value="false" control={<Radio size="small" />} label="The champion stays" />
          <FormControlLabel
            value="true"
            control={<Radio size="small" />}
            label="The challenger becomes the active model"
          />
        </RadioGroup>
        {promote && <RescoreChoice checked={rescore} onChange={setRescore} />}
      </Stack>
    </ConfirmDialog>
  );
}
