import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';

interface PercentFieldProps {
  label: string;
  value: string;
  problem?: string | undefined;
  most?: number;
  onChange: (text: string) => void;
}

/** Takes a probability as a percentage. */
export function PercentField({ label, value, problem, most = 100, onChange }: PercentFieldProps) {
  return (
    <TextField
      label={label}
      type="number"
      required
      value={value}
      error={problem !== undefined}
      helperText={problem}
      onChange={({ target }) => onChange(target.value)}
      sx={{ width: 150 }}
      slotProps={{
        htmlInput: { min: 0, max: most, step: 'any' },
        input: { endAdornment: <InputAdornment position="end">%</InputAdornment> },
      }}
    />
  );
}
