import Link from '@mui/material/Link';
import type { SxProps, Theme } from '@mui/material/styles';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router';

interface InlineLinkProps {
  to: string;
  children: ReactNode;
  sx?: SxProps<Theme>;
}

/** A link within the app; lies above a row's own link. */
export function InlineLink({ to, children, sx }: InlineLinkProps) {
  return (
    <Link
      component={RouterLink}
      to={to}
      sx={[{ position: 'relative', zIndex: 1, fontWeight: 550 }, ...(Array.isArray(sx) ? sx : [sx])]}
    >
      {children}
    </Link>
  );
}
