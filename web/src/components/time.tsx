import { formatClock, formatExact, formatRelative } from '../format/times.js';
import { useNow } from '../use/use-now.js';

interface TimeProps {
  value: string;
  /** `relative` for lists, `clock` where seconds matter. */
  format?: 'relative' | 'clock';
}

/** A time in the reader's zone, with the whole of it as its title. */
export function Time({ value, format = 'relative' }: TimeProps) {
  const now = useNow();
  const time = new Date(value);
  // The clock of the page ticks every ten seconds: what happened since then is not in the future.
  const text = format === 'clock' ? formatClock(time, now) : formatRelative(time, Math.max(now, pastOnly(time)));
  return (
    <time dateTime={value} title={formatExact(time)} style={{ whiteSpace: 'nowrap' }}>
      {text}
    </time>
  );
}

function pastOnly(time: Date): number {
  const present = Date.now();
  return time.getTime() <= present ? time.getTime() : 0;
}
