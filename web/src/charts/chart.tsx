import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { useWidth } from '../use/use-width.js';
import { linearScale, roundTicks } from './scale.js';
import type { Range, Scale } from './scale.js';

export interface Axis {
  domain: Range;
  /** Below the axis, or above it at the left. */
  name?: string;
  ticks?: readonly number[];
  format: (value: number) => string;
}

interface ChartProps {
  /** What it shows, for those who do not see it; the figures stand in a table beside it. */
  label: string;
  height?: number;
  x: Axis;
  y: Axis;
  children: (scales: { x: Scale; y: Scale }) => ReactNode;
}

const LEFT = 46;
const RIGHT = 20;
const TOP = 10;
const TICKS_BELOW = 24;
const NAME_BELOW = 18;

/** A drawing on two axes, as wide as there is room. */
export function Chart({ label, height = 220, x, y, children }: ChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const top = y.name ? TOP + NAME_BELOW : TOP;
  const bottom = height - TICKS_BELOW - (x.name ? NAME_BELOW : 0);
  const right = width - RIGHT;
  const scales = { x: linearScale(x.domain, [LEFT, right]), y: linearScale(y.domain, [bottom, top]) };
  return (
    <Box ref={ref} sx={{ height, minWidth: 0 }}>
      {width > 0 && (
        <Box
          component="svg"
          role="img"
          aria-label={label}
          width={width}
          height={height}
          sx={{ display: 'block', fontSize: 12, color: 'text.secondary', '& text': { fill: 'currentColor' } }}
        >
          {(y.ticks ?? roundTicks(y.domain)).map((value) => (
            <g key={value} transform={`translate(0 ${scales.y(value)})`}>
              <line x1={LEFT} x2={right} stroke="currentColor" opacity={0.18} />
              <text x={LEFT - 7} dy="0.35em" textAnchor="end">
                {y.format(value)}
              </text>
            </g>
          ))}
          {(x.ticks ?? roundTicks(x.domain, width < 420 ? 3 : 5)).map((value) => (
            <text key={value} x={scales.x(value)} y={bottom + 17} textAnchor="middle">
              {x.format(value)}
            </text>
          ))}
          {x.name && (
            <text x={right} y={height - 3} textAnchor="end">
              {x.name} →
            </text>
          )}
          {y.name && (
            <text x={0} y={13}>
              ↑ {y.name}
            </text>
          )}
          {children(scales)}
        </Box>
      )}
    </Box>
  );
}
