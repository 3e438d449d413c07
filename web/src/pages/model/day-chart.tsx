import { Chart } from '../../charts/chart.js';
import { FiguresTable } from '../../charts/figures-table.js';
import type { Range } from '../../charts/scale.js';
import type { ToneName } from '../../theme/palette.js';
import { useTones } from '../../theme/use-tones.js';
import type { DayPoint } from './day-series.js';

interface Series {
  name: string;
  tone: ToneName;
  points: readonly DayPoint[];
  dashed?: boolean;
}

interface DayChartProps {
  label: string;
  series: readonly Series[];
  domain: Range;
  /** A line not to be crossed. */
  bound?: number;
  format: (value: number) => string;
}

const dayName = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const MOST_TICKS = 4;

/** Figures by day, in lines. */
export function DayChart({ label, series, domain, bound, format }: DayChartProps) {
  const tones = useTones();
  const times = [...new Set(series.flatMap(({ points }) => points.map(({ at }) => at)))].sort((a, b) => a - b);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return null;
  const every = Math.ceil(times.length / MOST_TICKS);
  return (
    <>
      <Chart
        label={label}
        height={150}
        x={{
          domain: [first, last],
          ticks: times.filter((_, index) => index % every === 0),
          format: (value) => dayName.format(value),
        }}
        y={{ domain, format }}
      >
        {({ x, y }) => (
          <>
            {bound !== undefined && (
              <line
                x1={x(first)}
                x2={x(last)}
                y1={y(bound)}
                y2={y(bound)}
                stroke={tones.bad.main}
                strokeDasharray="4 4"
              />
            )}
            {series.map(({ name, tone, points, dashed }) => (
              <g key={name} stroke={tones[tone].main} fill={tones[tone].main}>
                <polyline
                  points={points.map(({ at, value }) => `${x(at)},${y(value)}`).join(' ')}
                  fill="none"
                  strokeWidth={2}
                  strokeDasharray={dashed ? '5 4' : undefined}
                />
                {points.length === 1 &&
                  points.map(({ at, value }) => <circle key={at} cx={x(at)} cy={y(value)} r={3} />)}
              </g>
            ))}
          </>
        )}
      </Chart>
      <FiguresTable
        label={label}
        headers={['Day', 'Figure', 'Value']}
        rows={series.flatMap(({ name, points }) => points.map(({ day, value }) => [day, name, format(value)]))}
      />
    </>
  );
}
