import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  title: string;
  /** In a small panel: the words only. */
  small?: boolean;
  children?: ReactNode;
  action?: ReactNode;
}

/** Why there is nothing here, and what would change that. */
export function EmptyState({ title, small = false, children, action }: EmptyStateProps) {
  if (small) return <Box sx={{ px: 2, pb: 1.75, fontSize: '0.875rem', color: 'text.secondary' }}>{title}</Box>;
  return (
    <Stack spacing={1} sx={{ alignItems: 'center', textAlign: 'center', px: 3, py: 6 }}>
      <ThinLine />
      <Typography variant="h3" component="p">
        {title}
      </Typography>
      {children && (
        <Typography variant="body2" sx={{ color: 'text.secondary', maxWidth: '46ch' }}>
          {children}
        </Typography>
      )}
      {action && <Box sx={{ pt: 1 }}>{action}</Box>}
    </Stack>
  );
}

function ThinLine() {
  return (
    <Box
      component="svg"
      viewBox="0 0 96 32"
      aria-hidden
      sx={{ width: 96, color: 'text.secondary', opacity: 0.45, overflow: 'visible' }}
    >
      <path
        d="M4 26h26c20 0 16-20 36-20h26"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeDasharray="3 5"
      />
      <circle cx="4" cy="26" r="3.5" fill="currentColor" />
      <circle cx="92" cy="6" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </Box>
  );
}
