import Link from '@mui/material/Link';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router';

interface RowLinkProps {
  to: string;
  children: ReactNode;
}

/** The link of a row's title, which takes clicks on the whole row. */
export function RowLink({ to, children }: RowLinkProps) {
  return (
    <Link
      component={RouterLink}
      to={to}
      color="inherit"
      sx={{
        fontWeight: 600,
        overflowWrap: 'anywhere',
        '&::after': { content: '""', position: 'absolute', inset: 0 },
        '&:focus-visible': { outline: 'none' },
        '&:focus-visible::after': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: -2 },
      }}
    >
      {children}
    </Link>
  );
}
