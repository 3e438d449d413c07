import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { saveScoringSettings } from '../../api/scoring-settings.js';
import type { ScoringSettings } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { readNames, writeNames } from './lines.js';
import { NamesField } from './names-field.js';

const SCHEDULES: Readonly<Record<ScoringSettings['trainEvery'], string>> = {
  never: 'Only when somebody asks',
  week: 'Every week',
  month: 'Every month',
};
/** Lists of field names: what they are for. */
const LISTS = [
  [
    'attributes',
    'Custom fields a model may read',
    'None named: all that enough leads have, but what people are (gender, age, religion …). Features of the catalogue count always.',
  ],
  ['excluded', 'Fields no model may read', 'Custom fields and catalogue features, one a line.'],
  [
    'fairnessGroups',
    'Groups that must be treated alike',
    'Fields such as country or attributes.age_group. A model whose rates for a group fall below 0.8 of the best waits for approval.',
  ],
  ['segments', 'Figures told apart by', 'Fields such as origin.'],
] as const;

/** Changes how models are trained and watched. */
export function SettingsForm({ settings }: { settings: ScoringSettings }) {
  const [draft, setDraft] = useState(() => ({
    ...settings,
    horizonDays: String(settings.horizonDays),
    attributes: writeNames(settings.attributes),
    excluded: writeNames(settings.excluded),
    fairnessGroups: writeNames(settings.fairnessGroups),
    segments: writeNames(settings.segments),
  }));
  const may = useMay('scoring:manage');
  const save = useMutation(saveScoringSettings());
  const change = (part: Partial<typeof draft>) => {
    save.reset();
    setDraft({ ...draft, ...part });
  };
  return (
    <Box
      component="form"
      sx={{ px: 2, pb: 2, pt: 1, maxWidth: 720 }}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({
          ...draft,
          horizonDays: Number(draft.horizonDays),
          attributes: readNames(draft.attributes),
          excluded: readNames(draft.excluded),
          fairnessGroups: readNames(draft.fairnessGroups),
          segments: readNames(draft.segments),
        });
      }}
    >
      <Stack component="fieldset" spacing={2.5} disabled={!may} sx={{ border: 0, m: 0, p: 0, minWidth: 0 }}>
        <TextField
          label="Days within which a lead must buy"
          type="number"
          required
          value={draft.horizonDays}
          onChange={({ target }) => change({ horizonDays: target.value })}
          helperText="A lead won within so many days of its score counts as bought; an older one that was not won, as not bought."
          slotProps={{ htmlInput: { min: 1, max: 730 } }}
        />
        <TextField
          select
          label="A training begins"
          value={draft.trainEvery}
          onChange={({ target }) => change({ trainEvery: target.value as ScoringSettings['trainEvery'] })}
        >
          {Object.entries(SCHEDULES).map(([value, text]) => (
            <MenuItem key={value} value={value}>
              {text}
            </MenuItem>
          ))}
        </TextField>
        <FormControlLabel
          control={
            <Switch
              size="small"
              checked={draft.trainOnDrift}
              onChange={(_event, trainOnDrift) => change({ trainOnDrift })}
            />
          }
          label="A drift alarm begins one, too"
        />
        {LISTS.map(([key, label, help]) => (
          <NamesField
            key={key}
            label={label}
            help={help}
            value={draft[key]}
            onChange={(text) => change({ [key]: text })}
          />
        ))}
        {save.error && <ProblemPanel problem={save.error} />}
        {may && (
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5 }}>
            <Button type="submit" variant="contained" loading={save.isPending}>
              Save
            </Button>
            <Box role="status" sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
              {save.isSuccess && 'Saved. Trainings under way keep what they began with.'}
            </Box>
          </Box>
        )}
      </Stack>
    </Box>
  );
}
