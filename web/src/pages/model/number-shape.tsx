import { domainOf } from '../../charts/scale.js';
import { Chart } from '../../charts/chart.js';
import { FiguresTable } from '../../charts/figures-table.js';
import type { ModelShape } from '../../api/types.js';
import { formatTerm } from '../../format/numbers.js';
import { plainValue } from '../../format/words.js';
import { useTones } from '../../theme/use-tones.js';
import { shapeRange, shapeSteps } from './shape-steps.js';

const DENSITY_HEIGHT = 22;

/** What the values of a number add to the score: the line, how sure that is, and below how many leads have them. */
export function NumberShape({ shape }: { shape: ModelShape }) {
  const { up, quiet } = useTones();
  const steps = shapeSteps(shape);
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last) return null;
  const range = domainOf(shapeRange(steps), 0.12);
  const most = Math.max(...steps.map(({ share }) => share), 1e-9);
  return (
    <>
      <Chart
        label={`What ${shape.label ?? shape.feature} adds to the score, by its value`}
        height={170}
        x={{ domain: [first.from, last.to], format: compact }}
        y={{ domain: range, format: formatTerm }}
      >
        {({ x, y }) => (
          <>
            {steps.map(({ from, to, low, high, share }) => (
              <g key={from}>
                <rect
                  x={x(from)}
                  y={y(range[0]) - (DENSITY_HEIGHT * share) / most}
                  width={x(to) - x(from)}
                  height={(DENSITY_HEIGHT * share) / most}
                  fill={quiet.main}
                  opacity={0.28}
                />
                <rect
                  x={x(from)}
                  y={y(high)}
                  width={x(to) - x(from)}
                  height={y(low) - y(high)}
                  fill={up.main}
                  opacity={0.18}
                />
              </g>
            ))}
            <line x1={x(first.from)} x2={x(last.to)} y1={y(0)} y2={y(0)} stroke="currentColor" strokeDasharray="2 4" />
            <path
              d={steps
                .map(({ from, to, value }, index) => `${index === 0 ? `M${x(from)} ` : 'V'}${y(value)}H${x(to)}`)
                .join('')}
              fill="none"
              stroke={up.main}
              strokeWidth={2}
            />
          </>
        )}
      </Chart>
      <FiguresTable
        label={`What ${shape.label ?? shape.feature} adds`}
        headers={['From', 'To', 'Adds']}
        rows={steps.map(({ from, to, value }) => [compact(from), compact(to), formatTerm(value)])}
      />
    </>
  );
}

const compact = (value: number): string =>
  Math.abs(value) >= 10_000
    ? value.toLocaleString(undefined, { notation: 'compact', maximumFractionDigits: 1 })
    : plainValue(Math.abs(value) >= 10 ? Math.round(value) : Number(value.toPrecision(2)));
