import BottomNavigation from '@mui/material/BottomNavigation';
import BottomNavigationAction from '@mui/material/BottomNavigationAction';
import Paper from '@mui/material/Paper';
import { Link, useLocation } from 'react-router';
import { useDestinations } from './destinations.js';

/** On a phone: the places, within reach of the thumb. */
export function BottomBar() {
  const { pathname } = useLocation();
  const destinations = useDestinations();
  const here = destinations.find(({ to }) => pathname.startsWith(to))?.to ?? false;
  return (
    <Paper
      component="nav"
      aria-label="Main"
      square
      sx={{
        position: 'fixed',
        inset: 'auto 0 0',
        zIndex: 'appBar',
        display: { md: 'none' },
        borderTop: 1,
        borderColor: 'divider',
        pb: 'env(safe-area-inset-bottom)',
      }}
    >
      <BottomNavigation value={here} showLabels sx={{ bgcolor: 'transparent' }}>
        {destinations.map(({ to, name, Icon }) => (
          <BottomNavigationAction
            key={to}
            component={Link}
            to={to}
            value={to}
            label={name}
            icon={<Icon />}
            aria-current={here === to ? 'page' : undefined}
            sx={{ minWidth: 0, px: 0.5, '& .MuiBottomNavigationAction-label': { fontSize: '0.75rem !important' } }}
          />
        ))}
      </BottomNavigation>
    </Paper>
  );
}
