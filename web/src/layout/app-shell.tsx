import Box from '@mui/material/Box';
import { Suspense } from 'react';
import { Outlet, ScrollRestoration } from 'react-router';
import { PageSkeleton } from '../components/page-skeleton.js';
import { useLiveUpdates } from '../live/use-live-updates.js';
import { ColorModeButton } from '../theme/color-mode-button.js';
import { AccountMenu } from './account-menu.js';
import { BottomBar } from './bottom-bar.js';
import { LiveIndicator } from './live-indicator.js';
import { NotificationBell } from './notification-bell.js';
import { SIDE_WIDTH, SideNavigation } from './side-navigation.js';
import { SkipLink } from './skip-link.js';
import { Wordmark } from './wordmark.js';

/** What stands around every page. */
export default function AppShell() {
  useLiveUpdates();
  return (
    <Box sx={{ pl: { md: `${SIDE_WIDTH}px` }, minHeight: '100dvh' }}>
      <SkipLink />
      <SideNavigation />
      <Box
        component="header"
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 0.25,
          height: 56,
          px: { xs: 2, md: 3 },
          mb: { md: -4 },
          position: 'relative',
        }}
      >
        <Box sx={{ display: { xs: 'flex', md: 'none' }, alignItems: 'center', gap: 1.5 }}>
          <Wordmark size={24} />
          <LiveIndicator />
        </Box>
        <Box sx={{ flex: 1 }} />
        <NotificationBell />
        <ColorModeButton />
        <AccountMenu />
      </Box>
      <Box
        component="main"
        id="main"
        tabIndex={-1}
        sx={{
          maxWidth: 1280,
          mx: 'auto',
          px: { xs: 2, md: 4 },
          pt: { xs: 1, md: 1.5 },
          pb: { xs: 'calc(88px + env(safe-area-inset-bottom))', md: 6 },
          outline: 'none',
        }}
      >
        <Suspense fallback={<PageSkeleton />}>
          <Outlet />
        </Suspense>
      </Box>
      <BottomBar />
      <ScrollRestoration />
    </Box>
  );
}
