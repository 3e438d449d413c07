import Box from '@mui/material/Box';
import { useWidth } from '../use/use-width.js';
import { useTones } from '../theme/use-tones.js';
import { linearScale } from './scale.js';
import type { Range } from './scale.js';

interface SparklineProps {
  label: string;
  /** In the order of time. */
  points: readonly { at: number; value: number }[];
  domain: Range;
}

const HEIGHT = 56;
const ROOM = 6;

/** How a figure went, without axes; the newest is marked. */
export function Sparkline({ label, points, domain }: SparklineProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const { up } = useTones();
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const x = linearScale([first.at, last.at], [ROOM, width - ROOM]);
  const y = linearScale(domain, [HEIGHT - ROOM, ROOM]);
  // A score stands until the next one: steps, not slopes.
  const line = points
    .map(({ at, value }, index) => (index === 0 ? `M${x(at)} ${y(value)}` : `H${x(at)}V${y(value)}`))
    .join('');
  return (
    <Box ref={ref} sx={{ height: HEIGHT }}>
      {width > 0 && (
        <svg role="img" aria-label={label} width={width} height={HEIGHT} style={{ display: 'block' }}>
          <path d={line} fill="none" stroke={up.main} strokeWidth={2} strokeLinejoin="round" />
          <circle cx={x(last.at)} cy={y(last.value)} r={4} fill={up.main} />
        </svg>
      )}
    </Box>
  );
}
