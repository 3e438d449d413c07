import Box from '@mui/material/Box';

/** A part of a sum, in log-odds. */
export interface Bar {
  kind: 'baseline' | 'reason' | 'rest' | 'sum';
  from: number;
  to: number;
}

interface SumBarProps {
  row: Bar;
  /** Whether a thin line leads on to the bar below. */
  connect: boolean;
  scale: (logOdds: number) => number;
}

/** One bar between where the sum stood and where it stands then; the dotted line is even odds, 50%. */
export function SumBar({ row: { kind, from, to }, connect, scale }: SumBarProps) {
  const left = Math.min(scale(from), scale(to));
  const width = Math.abs(scale(to) - scale(from));
  return (
    <Box aria-hidden sx={{ position: 'absolute', inset: 0 }}>
      <Box
        sx={{
          position: 'absolute',
          left: `${scale(0)}%`,
          top: 0,
          bottom: 0,
          borderLeft: '1px dotted',
          borderColor: 'text.secondary',
          opacity: 0.5,
        }}
      />
      <Box
        sx={({ vars }) => ({
          position: 'absolute',
          left: `${left}%`,
          width: `max(${width}%, 2px)`,
          top: 'calc(50% - 7px)',
          height: 14,
          borderRadius: '3px',
          bgcolor: color(kind, to - from, vars?.palette),
          transition: 'left 250ms, width 250ms',
        })}
      />
      {connect && (
        <Box
          sx={{
            display: { xs: 'none', sm: 'block' },
            position: 'absolute',
            left: `${scale(to)}%`,
            top: 'calc(50% + 7px)',
            bottom: -6,
            borderLeft: 1,
            borderColor: 'text.secondary',
            opacity: 0.45,
          }}
        />
      )}
    </Box>
  );
}

interface Colors {
  tones: Record<'up' | 'down' | 'quiet', { main: string }>;
  text: { primary: string };
}

function color(kind: Bar['kind'], amount: number, palette: Colors | undefined): string | undefined {
  if (kind === 'sum') return palette?.text.primary;
  if (kind === 'baseline') return palette?.tones.quiet.main;
  return amount < 0 ? palette?.tones.down.main : palette?.tones.up.main;
}
