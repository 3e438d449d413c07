import InputAdornment from '@mui/material/InputAdornment';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import type { Experiment } from '../../api/types.js';
import { Disclosure } from '../../components/disclosure.js';
import type { StoppingDraft } from './stopping-draft.js';

interface Field {
  label: string;
  help: string;
  min: number;
  max: number;
  step?: number;
  unit?: string;
}

const LEAST_EFFECTS: Readonly<Record<Experiment['kind'], Field>> = {
  ab: {
    label: 'Least difference that matters',
    help: 'Of the share of leads that buy, in percentage points.',
    ...{ min: 0.01, max: 50, step: 0.01, unit: '%' },
  },
  shadow: {
    label: 'Least difference that matters',
    help: 'Of the log loss: how well either foretells what becomes of the leads.',
    ...{ min: 0.0001, max: 0.5, step: 0.0001 },
  },
};
const FIELDS: Readonly<Record<Exclude<keyof StoppingDraft, 'leastEffect'>, Field>> = {
  leastPerArm: { label: 'Leads of each at least', help: 'Nothing is said before.', min: 50, max: 100_000 },
  mostLeads: { label: 'Leads at most', help: 'It ends when so many count.', min: 200, max: 200_000 },
  mostDays: {
    label: 'Days at most',
    help: 'It ends after so long. More than the horizon, after which a lead counts.',
    min: 1,
    max: 730,
  },
  alpha: {
    label: 'Chance of a false claim',
    help: 'That a difference is found where there is none, however often one looks.',
    ...{ min: 0.1, max: 20, step: 0.1, unit: '%' },
  },
};

interface StoppingFieldsProps {
  kind: Experiment['kind'];
  draft: StoppingDraft;
  onChange: (part: Partial<StoppingDraft>) => void;
}

/** When an experiment is decided: stated before it begins, and not to be changed afterwards. */
export function StoppingFields({ kind, draft, onChange }: StoppingFieldsProps) {
  return (
    <Disclosure title="When it is decided">
      <Stack spacing={2} sx={{ pt: 1 }}>
        {Object.entries({ leastEffect: LEAST_EFFECTS[kind], ...FIELDS }).map(([key, field]) => (
          <TextField
            key={key}
            label={field.label}
            helperText={field.help}
            type="number"
            required
            value={draft[key as keyof StoppingDraft]}
            onChange={({ target }) => onChange({ [key]: target.value })}
            slotProps={{
              htmlInput: { min: field.min, max: field.max, step: field.step ?? 1 },
              input: field.unit ? { endAdornment: <InputAdornment position="end">{field.unit}</InputAdornment> } : {},
            }}
          />
        ))}
      </Stack>
    </Disclosure>
  );
}
