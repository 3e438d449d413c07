import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import type { ToneName } from '../theme/palette.js';

interface ToneChipProps {
  tone: ToneName;
  children: ReactNode;
  title?: string;
}

/** A small word on a tint of its colour. */
export function ToneChip({ tone, children, title }: ToneChipProps) {
  return (
    <Box
      component="span"
      title={title}
      sx={({ vars }) => ({
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.75,
        px: 1,
        py: '1px',
        borderRadius: 99,
        fontSize: '0.8125rem',
        fontWeight: 600,
        lineHeight: 1.6,
        whiteSpace: 'nowrap',
        color: vars?.palette.tones[tone].main,
        bgcolor: vars?.palette.tones[tone].soft,
      })}
    >
      {children}
    </Box>
  );
}
