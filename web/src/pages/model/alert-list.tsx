import WarningAmber from '@mui/icons-material/WarningAmber';
import Box from '@mui/material/Box';
import type { ModelAlert } from '../../api/types.js';
import { useTones } from '../../theme/use-tones.js';
import { alertRuns, alertText } from './alert-text.js';
import type { Labels } from './alert-text.js';

const MOST = 8;

interface AlertListProps {
  alerts: readonly ModelAlert[];
  labels: Labels;
  /** Of a shipped model. */
  isShipped: boolean;
}

/** What was alarming, the newest first. */
export function AlertList({ alerts, labels, isShipped }: AlertListProps) {
  const { warm } = useTones();
  const runs = alertRuns(alerts);
  if (runs.length === 0)
    return <Box sx={{ px: 2, pb: 1.5, fontSize: '0.875rem', color: 'text.secondary' }}>Nothing alarming.</Box>;
  return (
    <Box component="ul" aria-label="Alarms" sx={{ listStyle: 'none', m: 0, px: 2, pb: 1.5, fontSize: '0.875rem' }}>
      {runs.slice(0, MOST).map(({ alert, days, since }) => (
        <Box component="li" key={`${alert.code}/${alert.feature}`} sx={{ display: 'flex', gap: 1, py: 0.4 }}>
          <WarningAmber aria-hidden sx={{ fontSize: 19, color: warm.main }} />
          <Box sx={{ flex: 1, minWidth: 0 }}>{alertText(alert, labels, isShipped)}</Box>
          <Box sx={{ color: 'text.secondary', whiteSpace: 'nowrap' }}>{days === 1 ? alert.day : `since ${since}`}</Box>
        </Box>
      ))}
      {runs.length > MOST && (
        <Box component="li" sx={{ color: 'text.secondary' }}>
          and {runs.length - MOST} more
        </Box>
      )}
    </Box>
  );
}
