import Box from '@mui/material/Box';
import type { ReactNode } from 'react';

interface PanelRowProps {
  title: ReactNode;
  aside?: ReactNode;
  children?: ReactNode;
}

/** One entry of a short list in a panel. */
export function PanelRow({ title, aside, children }: PanelRowProps) {
  return (
    <Box
      sx={{
        position: 'relative',
        px: 2,
        py: 1.25,
        fontSize: '0.875rem',
        borderTop: 1,
        borderColor: 'divider',
        '&:has(> div > a:hover)': { bgcolor: 'action.hover' },
      }}
    >
      <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: 1 }}>
        <Box sx={{ flex: 1, minWidth: 0, fontWeight: 550, overflowWrap: 'anywhere' }}>{title}</Box>
        {aside}
      </Box>
      {children && <Box sx={{ mt: 0.25, color: 'text.secondary', overflowWrap: 'anywhere' }}>{children}</Box>}
    </Box>
  );
}
