import Box from '@mui/material/Box';
import type { ReactNode } from 'react';

interface FigureTileProps {
  name: string;
  value: string;
  /** What the figure means. */
  children: ReactNode;
}

/** A figure in large, and what it says. */
export function FigureTile({ name, value, children }: FigureTileProps) {
  return (
    <Box>
      <Box component="dt" sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
        {name}
      </Box>
      <Box component="dd" sx={{ m: 0, fontSize: '1.5rem', fontWeight: 650, lineHeight: 1.3, letterSpacing: '-0.02em' }}>
        {value}
      </Box>
      <Box component="dd" sx={{ m: 0, fontSize: '0.8125rem', lineHeight: 1.4, color: 'text.secondary' }}>
        {children}
      </Box>
    </Box>
  );
}
