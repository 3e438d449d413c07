import type { ReliabilityBin } from '../../api/model-report.js';
import { Chart } from '../../charts/chart.js';
import { FiguresTable } from '../../charts/figures-table.js';
import { formatCount, formatPercent } from '../../format/numbers.js';
import { useTones } from '../../theme/use-tones.js';

const TICKS = [0, 0.25, 0.5, 0.75, 1];
const SMALLEST = 3;
const LARGEST = 10;

const whole = (value: number): string => `${Math.round(value * 100)}%`;

/** What leads were said to do, and what they did. */
export function ReliabilityDiagram({ bins }: { bins: readonly ReliabilityBin[] }) {
  const { up } = useTones();
  const most = Math.max(...bins.map(({ rows }) => rows));
  const axis = { domain: [0, 1] as const, ticks: TICKS, format: whole };
  return (
    <>
      <Chart
        label="Reliability diagram: predicted probability against the share that bought"
        height={260}
        x={{ ...axis, name: 'predicted' }}
        y={{ ...axis, name: 'bought' }}
      >
        {({ x, y }) => (
          <>
            <line
              x1={x(0)}
              y1={y(0)}
              x2={x(1)}
              y2={y(1)}
              stroke="currentColor"
              strokeDasharray="2 4"
              strokeWidth={1.5}
            />
            <polyline
              points={bins.map(({ predicted, observed }) => `${x(predicted)},${y(observed)}`).join(' ')}
              fill="none"
              stroke={up.main}
              strokeWidth={2}
            />
            {bins.map(({ predicted, observed, rows }) => (
              <circle
                key={predicted}
                cx={x(predicted)}
                cy={y(observed)}
                r={SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(rows / most)}
                fill={up.main}
                fillOpacity={0.75}
              >
                <title>{`Predicted ${formatPercent(predicted)}, bought ${formatPercent(observed)}, ${formatCount(rows)} leads`}</title>
              </circle>
            ))}
          </>
        )}
      </Chart>
      <FiguresTable
        label="Predicted and observed"
        headers={['Predicted', 'Bought', 'Leads']}
        rows={bins.map(({ predicted, observed, rows }) => [
          formatPercent(predicted),
          formatPercent(observed),
          formatCount(rows),
        ])}
      />
    </>
  );
}
