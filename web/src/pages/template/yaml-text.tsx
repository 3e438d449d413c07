import Box from '@mui/material/Box';
import { useMemo } from 'react';
import type { ToneName } from '../../theme/palette.js';
import { markYaml } from './yaml-marks.js';
import type { YamlPiece } from './yaml-marks.js';

const TONES: Readonly<Record<YamlPiece['kind'], ToneName | null>> = {
  comment: 'quiet',
  key: 'busy',
  text: 'warm',
  number: 'cold',
  plain: null,
};

/** YAML with its line numbers and the kinds of its words in colour. */
export function YamlText({ text }: { text: string }) {
  const lines = useMemo(() => markYaml(text.replace(/\n$/, '')), [text]);
  return (
    <Box
      component="code"
      sx={({ vars }) => ({
        fontSize: 'inherit',
        counterReset: 'line',
        '& > span': { display: 'block', minHeight: '1.6em' },
        '& > span::before': {
          counterIncrement: 'line',
          content: 'counter(line)',
          display: 'inline-block',
          width: '2.2em',
          mr: '1.2em',
          textAlign: 'right',
          color: vars?.palette.text.secondary,
          opacity: 0.6,
          userSelect: 'none',
        },
        ...Object.fromEntries(
          Object.entries(TONES).flatMap(([kind, tone]) =>
            tone ? [[`& .${kind}`, { color: vars?.palette.tones[tone].main }]] : [],
          ),
        ),
      })}
    >
      {lines.map((pieces, line) => (
        <span key={line}>
          {pieces.map(({ kind, text: piece }, index) =>
            kind === 'plain' ? (
              piece
            ) : (
              <span key={index} className={kind}>
                {piece}
              </span>
            ),
          )}
        </span>
      ))}
    </Box>
  );
}
