import { useTheme } from '@mui/material/styles';
import type { Tone, ToneName } from './palette.js';

/** The colours of meaning, as they are in the scheme in force; for drawings. */
export function useTones(): Record<ToneName, Tone> {
  const { vars, palette } = useTheme();
  return (vars?.palette ?? palette).tones;
}
