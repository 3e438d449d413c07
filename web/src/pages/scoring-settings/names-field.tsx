import TextField from '@mui/material/TextField';

interface NamesFieldProps {
  label: string;
  help: string;
  value: string;
  onChange: (text: string) => void;
}

/** Takes names of fields, one a line. */
export function NamesField({ label, help, value, onChange }: NamesFieldProps) {
  return (
    <TextField
      label={label}
      helperText={help}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      multiline
      minRows={1}
      maxRows={8}
      slotProps={{ htmlInput: { spellCheck: false } }}
    />
  );
}
