import Box from '@mui/material/Box';
import { Wordmark } from './wordmark.js';

/** While it is not known yet who is there. */
export function Splash() {
  return (
    <Box role="status" aria-label="Loading" sx={{ display: 'grid', placeItems: 'center', minHeight: '100dvh' }}>
      <Box sx={{ opacity: 0.7 }}>
        <Wordmark size={32} />
      </Box>
    </Box>
  );
}
