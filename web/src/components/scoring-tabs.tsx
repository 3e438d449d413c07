import Box from '@mui/material/Box';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';

const PAGES = [
  { to: '/models', name: 'Models' },
  { to: '/models/policy', name: 'Policy' },
  { to: '/models/settings', name: 'Settings' },
] as const;

/** The pages about scoring, and at the right what can be done. */
export function ScoringTabs({ aside }: { aside?: ReactNode }) {
  const { pathname } = useLocation();
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: { xs: 'wrap', sm: 'nowrap' },
        alignItems: 'center',
        gap: 1,
        mb: 2,
        pb: { xs: aside ? 1 : 0, sm: 0 },
        borderBottom: 1,
        borderColor: 'divider',
      }}
    >
      <Tabs
        component="nav"
        aria-label="Scoring"
        value={pathname}
        sx={{ flex: { xs: '1 0 100%', sm: 1 }, minHeight: 40 }}
      >
        {PAGES.map(({ to, name }) => (
          <Tab
            key={to}
            component={Link}
            to={to}
            value={to}
            label={name}
            role="link"
            aria-current={pathname === to ? 'page' : undefined}
            sx={{ minHeight: 40 }}
          />
        ))}
      </Tabs>
      {aside}
    </Box>
  );
}
