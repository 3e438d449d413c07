import Box from '@mui/material/Box';
import { useLiveStatus } from '../live/live-status.js';

const TEXT = { open: 'Live', connecting: 'Connecting', waiting: 'Reconnecting' } as const;

/** Whether what is on show keeps itself up to date. */
export function LiveIndicator() {
  const status = useLiveStatus();
  return (
    <Box role="status" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75, fontSize: '0.8125rem' }}>
      <Box
        component="span"
        sx={({ vars }) => ({
          width: 8,
          height: 8,
          borderRadius: '50%',
          bgcolor: status === 'open' ? vars?.palette.tones.good.main : vars?.palette.tones.warm.main,
        })}
      />
      {TEXT[status]}
    </Box>
  );
}
