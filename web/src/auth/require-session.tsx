import { Navigate, Outlet, useLocation } from 'react-router';
import { Splash } from '../layout/splash.js';
import { useSession } from './use-session.js';

/** Shows the pages below to those who are signed in; others go to the form and come back afterwards. */
export function RequireSession() {
  const state = useSession();
  const { pathname, search } = useLocation();
  if (state.status === 'starting') return <Splash />;
  if (state.status === 'signed-out')
    return <Navigate to="/sign-in" replace state={{ from: pathname + search, expired: state.expired }} />;
  return <Outlet />;
}
