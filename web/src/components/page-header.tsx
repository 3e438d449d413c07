import ArrowBack from '@mui/icons-material/ArrowBack';
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTitle } from '../use/use-title.js';
import { InlineLink } from './inline-link.js';

interface PageHeaderProps {
  title: string;
  /** The list that this page belongs to. */
  back?: { to: string; name: string };
  /** Beside the title: chips. */
  beside?: ReactNode;
  /** Below the title. */
  below?: ReactNode;
  /** At the right: what can be done. */
  actions?: ReactNode;
}

/** Names the page, on it and in the browser's tab. */
export function PageHeader({ title, back, beside, below, actions }: PageHeaderProps) {
  useTitle(title);
  return (
    <Box component="header" sx={{ mb: 2.5 }}>
      {back && (
        <InlineLink
          to={back.to}
          sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5, mb: 0.75, fontSize: '0.875rem' }}
        >
          <ArrowBack sx={{ fontSize: 16 }} />
          {back.name}
        </InlineLink>
      )}
      <Stack direction="row" sx={{ flexWrap: 'wrap', alignItems: 'center', columnGap: 1.5, rowGap: 1 }}>
        <Typography variant="h1" sx={{ overflowWrap: 'anywhere' }}>
          {title}
        </Typography>
        {beside}
        {actions && <Box sx={{ ml: { md: 'auto' }, display: 'flex', flexWrap: 'wrap', gap: 1 }}>{actions}</Box>}
      </Stack>
      {below && <Box sx={{ mt: 0.75, color: 'text.secondary' }}>{below}</Box>}
    </Box>
  );
}
