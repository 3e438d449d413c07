import '@fontsource-variable/figtree/wght.css';
import './theme/base.css';
import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { queryClient } from './api/query-client.js';
import { session } from './auth/session.js';
import { router } from './router.js';
import { setFirstColorScheme } from './theme/set-first-color-scheme.js';
import { theme } from './theme/theme.js';

setFirstColorScheme();
// Whoever signs in next must not see what the one before has loaded.
session.subscribe(() => {
  if (session.state().status === 'signed-out') queryClient.clear();
});

void session.start();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <ThemeProvider theme={theme} defaultMode="system" noSsr>
      <CssBaseline />
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ThemeProvider>
  </StrictMode>,
);
