import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import { NavLink } from 'react-router';
import { useMe } from '../auth/use-session.js';
import { useDestinations } from './destinations.js';
import { LiveIndicator } from './live-indicator.js';
import { Wordmark } from './wordmark.js';

export const SIDE_WIDTH = 216;

/** On a desk: the places, one below the other. */
export function SideNavigation() {
  const { organization } = useMe();
  return (
    <Box
      component="nav"
      aria-label="Main"
      sx={{
        position: 'fixed',
        inset: '0 auto 0 0',
        width: SIDE_WIDTH,
        display: { xs: 'none', md: 'flex' },
        flexDirection: 'column',
        gap: 0.5,
        px: 1.5,
        py: 2,
        borderRight: 1,
        borderColor: 'divider',
      }}
    >
      <Box sx={{ px: 1, pb: 2.5 }}>
        <Wordmark />
      </Box>
      {useDestinations().map(({ to, name, Icon }) => (
        <ButtonBase
          key={to}
          component={NavLink}
          to={to}
          sx={({ vars }) => ({
            justifyContent: 'flex-start',
            gap: 1.5,
            px: 1.25,
            height: 38,
            borderRadius: 1,
            fontSize: '0.9375rem',
            fontWeight: 550,
            color: 'text.secondary',
            '&:hover': { color: 'text.primary', bgcolor: 'action.hover' },
            '&.active': { color: vars?.palette.tones.busy.main, bgcolor: vars?.palette.tones.busy.soft },
          })}
        >
          <Icon sx={{ fontSize: 20 }} />
          {name}
        </ButtonBase>
      ))}
      <Box sx={{ mt: 'auto', px: 1.25, fontSize: '0.8125rem', color: 'text.secondary' }}>
        <Box sx={{ mb: 0.5, overflowWrap: 'anywhere' }}>{organization.name}</Box>
        <LiveIndicator />
      </Box>
    </Box>
  );
}
