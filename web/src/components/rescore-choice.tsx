import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';

interface RescoreChoiceProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** Whether what changes for new leads changes for those that there are, too. */
export function RescoreChoice({ checked, onChange }: RescoreChoiceProps) {
  return (
    <FormControlLabel
      control={<Checkbox size="small" checked={checked} onChange={(_event, value) => onChange(value)} />}
      label="Score the leads that there are anew, too, in the background"
    />
  );
}
