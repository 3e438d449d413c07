import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { MONO } from '../theme/theme.js';
import { CopyButton } from './copy-button.js';

interface CodeBlockProps {
  /** What may be copied. */
  text: string;
  what: string;
  /** The text with marks; the plain text where there is none. */
  children?: ReactNode;
  wrap?: boolean;
}

/** Source text that scrolls sideways and can be copied. */
export function CodeBlock({ text, what, children, wrap = false }: CodeBlockProps) {
  return (
    <Box sx={{ position: 'relative' }}>
      <Box
        component="pre"
        tabIndex={0}
        aria-label={what}
        sx={{
          m: 0,
          p: 2,
          pr: 6,
          borderRadius: 1,
          overflowX: 'auto',
          bgcolor: 'background.default',
          border: 1,
          borderColor: 'divider',
          fontFamily: MONO,
          fontSize: '0.8125rem',
          lineHeight: 1.6,
          ...(wrap && { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }),
        }}
      >
        {children ?? text}
      </Box>
      <Box sx={{ position: 'absolute', top: 6, right: 6, borderRadius: '50%', bgcolor: 'background.default' }}>
        <CopyButton text={text} what={what} />
      </Box>
    </Box>
  );
}
