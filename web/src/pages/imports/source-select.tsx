import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useInfiniteQuery } from '@tanstack/react-query';
import { sourcesQuery } from '../../api/sources.js';

interface SourceSelectProps {
  /** A source's key. */
  value: string | null;
  onChange: (key: string | null) => void;
}

/** Whose field mapping reads the columns; by default they are guessed by their names. */
export function SourceSelect({ value, onChange }: SourceSelectProps) {
  const { data } = useInfiniteQuery(sourcesQuery());
  const sources = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <TextField
      select
      label="Columns are read"
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || null)}
      sx={{ minWidth: 190 }}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
    >
      <MenuItem value="">by their names</MenuItem>
      {sources.map(({ key, name }) => (
        <MenuItem key={key} value={key}>
          as of {name}
        </MenuItem>
      ))}
    </TextField>
  );
}
