import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import { words } from '../format/words.js';

interface ChoiceChipsProps<Value extends string> {
  label: string;
  values: readonly Value[];
  value: Value | undefined;
  onChange: (value: Value | undefined) => void;
}

/** A filter of a few values; choosing the chosen one again lifts it. */
export function ChoiceChips<Value extends string>({ label, values, value, onChange }: ChoiceChipsProps<Value>) {
  return (
    <Box
      role="group"
      aria-label={label}
      sx={{
        display: 'flex',
        // On a phone one line, to be pushed sideways.
        flexWrap: { xs: 'nowrap', sm: 'wrap' },
        gap: 0.75,
        mx: { xs: -2, sm: 0 },
        px: { xs: 2, sm: 0 },
        py: 0.25,
        overflowX: { xs: 'auto', sm: 'visible' },
        scrollbarWidth: 'none',
        '& > *': { flex: 'none' },
      }}
    >
      {values.map((each) => {
        const chosen = each === value;
        return (
          <Chip
            key={each}
            label={words(each)}
            clickable
            component="button"
            aria-pressed={chosen}
            color={chosen ? 'primary' : 'default'}
            variant={chosen ? 'filled' : 'outlined'}
            onClick={() => onChange(chosen ? undefined : each)}
          />
        );
      })}
    </Box>
  );
}
