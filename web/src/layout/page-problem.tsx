import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useRouteError } from 'react-router';
import { ProblemPanel } from '../components/problem-panel.js';

/** What shows where a page broke, or could not be loaded after a new release. */
export function PageProblem() {
  const thrown = useRouteError();
  return (
    <Box sx={{ maxWidth: 640, mx: 'auto', p: 3 }}>
      <ProblemPanel problem={thrown} />
      <Button sx={{ mt: 2 }} variant="contained" onClick={() => window.location.reload()}>
        Load the page again
      </Button>
    </Box>
  );
}
