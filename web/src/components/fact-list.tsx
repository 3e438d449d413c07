import Box from '@mui/material/Box';
import type { ReactNode } from 'react';

/** Names and values, as a description list. Entries without a value are left out. */
export function FactList({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        px: 2,
        pb: 2,
        pt: 0.5,
        display: 'grid',
        gridTemplateColumns: 'minmax(90px, max-content) 1fr',
        gap: '6px 16px',
        fontSize: '0.875rem',
        '& dt': { color: 'text.secondary' },
        '& dd': { m: 0, overflowWrap: 'anywhere' },
      }}
    >
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([name, value]) => [<dt key={`${name}:name`}>{name}</dt>, <dd key={`${name}:value`}>{value}</dd>])}
    </Box>
  );
}
