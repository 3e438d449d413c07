import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import type { PolicyPreview } from '../../api/types.js';
import { MONO } from '../../theme/theme.js';
import type { RuleDraft } from './policy-draft.js';

interface RuleFieldsProps {
  rule: RuleDraft;
  problems: Readonly<Record<string, string>>;
  /** What the preview found of it. */
  found: PolicyPreview['rules'][number] | undefined;
  onChange: (rule: RuleDraft) => void;
  onRemove: () => void;
}

/** One rule: when it holds, and what it does then. */
export function RuleFields({ rule, problems, found, onChange, onRemove }: RuleFieldsProps) {
  const { key, label, when, effect, amount } = rule;
  const amountProblem = problems.add ?? problems.set ?? problems[''];
  return (
    <Box
      component="fieldset"
      aria-label={label || key}
      sx={{
        border: 0,
        m: 0,
        px: 2,
        py: 2,
        borderTop: 1,
        borderColor: 'divider',
        minWidth: 0,
        display: 'grid',
        gap: 1.75,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '160px minmax(0, 1fr) auto' },
      }}
    >
      <TextField
        label="Key"
        required
        value={key}
        error={problems.key !== undefined}
        helperText={problems.key}
        onChange={({ target }) => onChange({ ...rule, key: target.value })}
      />
      <TextField
        label="What it is called among the reasons"
        placeholder="Asked for a viewing"
        required
        value={label}
        error={problems.label !== undefined}
        helperText={problems.label}
        onChange={({ target }) => onChange({ ...rule, label: target.value })}
      />
      <IconButton aria-label={`Remove ${label || key}`} onClick={onRemove} sx={{ justifySelf: 'end' }}>
        <DeleteOutlined fontSize="small" />
      </IconButton>
      <TextField
        label="When (CEL)"
        placeholder={'lead.country == "DE" && score.value >= 0.3'}
        required
        multiline
        value={when}
        error={problems.when !== undefined}
        helperText={problems.when ?? (found && foundText(found))}
        onChange={({ target }) => onChange({ ...rule, when: target.value })}
        sx={{ gridColumn: '1 / -1', '& textarea': { fontFamily: MONO, fontSize: '0.8125rem' } }}
        slotProps={{ htmlInput: { spellCheck: false } }}
      />
      <TextField
        select
        label="Then it"
        value={effect}
        onChange={({ target }) =>
          onChange({
            ...rule,
            effect: target.value as RuleDraft['effect'],
            amount: target.value === 'set' ? '90' : '0.7',
          })
        }
      >
        <MenuItem value="add">adds log-odds</MenuItem>
        <MenuItem value="set">sets the percentage</MenuItem>
      </TextField>
      <TextField
        label={effect === 'add' ? 'How much' : 'To how many percent'}
        type="number"
        required
        value={amount}
        error={amountProblem !== undefined}
        helperText={amountProblem ?? (effect === 'add' ? oddsText(Number(amount)) : undefined)}
        onChange={({ target }) => onChange({ ...rule, amount: target.value })}
        slotProps={{ htmlInput: { step: 'any', ...(effect === 'set' ? { min: 0, max: 100 } : { min: -10, max: 10 }) } }}
      />
    </Box>
  );
}

function foundText({ holds, failed }: NonNullable<RuleFieldsProps['found']>): string {
  const failing = failed > 0 ? `; on ${failed} it cannot be told, which counts as no` : '';
  return `Holds for ${holds} of the newest leads${failing}`;
}

/** Log-odds in words: +0.69 doubles the odds. */
function oddsText(logOdds: number): string {
  if (!Number.isFinite(logOdds) || logOdds === 0) return 'Leaves the odds as they are';
  const times = Math.exp(Math.abs(logOdds)).toLocaleString(undefined, { maximumSignificantDigits: 2 });
  return logOdds > 0 ? `Multiplies the odds by ${times}` : `Divides the odds by ${times}`;
}
