import Box from '@mui/material/Box';
import { plainValue, words } from '../../format/words.js';

interface StepDataProps {
  name: string;
  data: unknown;
}

/** What a step decided or made, as `name: value` pairs. */
export function StepData({ name, data }: StepDataProps) {
  if (data === null || data === undefined) return null;
  const pairs = (
    typeof data === 'object' && !Array.isArray(data) ? Object.entries(data) : [['', data] as const]
  ).filter(([, value]) => !isEmpty(value));
  if (pairs.length === 0) return null;
  return (
    <Box sx={{ mt: 0.25, overflowWrap: 'anywhere' }}>
      <Box component="span" sx={{ color: 'text.secondary' }}>
        {name}{' '}
      </Box>
      {pairs.map(([key, value]) => (key ? `${words(key)}: ${plainValue(value)}` : plainValue(value))).join(' · ')}
    </Box>
  );
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
