import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { Problem } from '../api/problem.js';

interface ProblemPanelProps {
  problem: unknown;
  onRetry?: (() => void) | undefined;
}

/** What the API refused, in its own words, with the code that support asks for. */
export function ProblemPanel({ problem: thrown, onRetry }: ProblemPanelProps) {
  const { title, detail, code, fields } = Problem.of(thrown);
  const perField = Object.entries(fields);
  return (
    <Alert
      severity="error"
      variant="outlined"
      action={
        onRetry && (
          <Button color="inherit" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <AlertTitle sx={{ fontWeight: 600 }}>{title}</AlertTitle>
      {perField.length === 0 && detail && detail !== title && <Box sx={{ overflowWrap: 'anywhere' }}>{detail}</Box>}
      {perField.map(([path, message]) => (
        <Box key={path}>
          <b>{path || 'Request'}</b>: {message}
        </Box>
      ))}
      <Box component="code" sx={{ opacity: 0.8 }}>
        {code}
      </Box>
    </Alert>
  );
}
