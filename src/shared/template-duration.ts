const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const PART = /(\d{1,6})([smhd])/g;
const DURATION = /^(?:\d{1,6}[smhd]){1,4}$/;

/** No wait is longer: executions that outlive it are better started anew. */
export const MAX_DURATION_MS = 366 * UNITS.d;

/**
 * Reads `3d`, `4h`, `15m`, `30s` or a sum such as `1d12h`.
 *
 * @returns milliseconds, or undefined where the text is no duration, is nothing, or exceeds {@link MAX_DURATION_MS}
 */
export function parseDuration(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(PART)) total += Number(amount) * UNITS[unit as keyof typeof UNITS];
  return total > 0 && total <= MAX_DURATION_MS ? total : undefined;
}

/** The shortest text that {@link parseDuration} reads as this many milliseconds; whole seconds only. */
export function formatDuration(milliseconds: number): string {
  let rest = milliseconds;
  let text = '';
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const amount = Math.floor(rest / UNITS[unit]);
    if (amount > 0) text += `${amount}${unit}`;
    rest -= amount * UNITS[unit];
  }
  return text || '0s';
}
