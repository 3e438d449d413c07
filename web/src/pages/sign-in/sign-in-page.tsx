import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Navigate, useLocation } from 'react-router';
import { session } from '../../auth/session.js';
import { useSession } from '../../auth/use-session.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { Splash } from '../../layout/splash.js';
import { Wordmark } from '../../layout/wordmark.js';
import { useTitle } from '../../use/use-title.js';

interface CameFrom {
  from?: string;
  expired?: boolean;
}

/** The form, and the way back to where the person wanted to go. */
export default function SignInPage() {
  useTitle('Sign in');
  const state = useSession();
  const { from = '/leads', expired = false } = (useLocation().state ?? {}) as CameFrom;
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({ mutationFn: () => session.signIn(email.trim(), password) });
  if (state.status === 'starting') return <Splash />;
  if (state.status === 'signed-in') return <Navigate to={from} replace />;
  return (
    <Box component="main" sx={{ display: 'grid', placeItems: 'center', minHeight: '100dvh', p: 2 }}>
      <Box sx={{ width: '100%', maxWidth: 380 }}>
        <Box sx={{ mb: 3, textAlign: 'center' }}>
          <Wordmark size={36} />
        </Box>
        <Card sx={{ p: 3 }}>
          <Stack
            component="form"
            spacing={2}
            onSubmit={(event) => {
              event.preventDefault();
              signIn.mutate();
            }}
          >
            <Typography variant="h1" sx={{ fontSize: '1.25rem' }}>
              Sign in
            </Typography>
            {expired && !signIn.error && <Alert severity="info">Your session has ended. Please sign in again.</Alert>}
            <TextField
              label="Email"
              slotProps={{ inputLabel: { required: false } }}
              type="email"
              name="email"
              autoComplete="username"
              autoFocus
              required
              size="medium"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
            <TextField
              label="Password"
              slotProps={{ inputLabel: { required: false } }}
              type="password"
              name="password"
              autoComplete="current-password"
              required
              size="medium"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
            {signIn.error && <ProblemPanel problem={signIn.error} />}
            <Button type="submit" variant="contained" size="large" loading={signIn.isPending}>
              Sign in
            </Button>
          </Stack>
        </Card>
      </Box>
    </Box>
  );
}
