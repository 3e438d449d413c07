import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { Link, useLocation } from 'react-router';

const PAGES = [
  { to: '/models', name: 'Models' },
  { to: '/models/policy', name: 'Policy' },
  { to: '/models/settings', name: 'Settings' },
] as const;

/** The pages about scoring. */
export function ScoringTabs() {
  const { pathname } = useLocation();
  return (
    <Tabs
      component="nav"
      aria-label="Scoring"
      value={pathname}
      sx={{ mb: 2, minHeight: 40, borderBottom: 1, borderColor: 'divider' }}
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
  );
}
