const NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const DAY = `(?:${NAMES.join('|')})`;
/** `mon-fri`, `sat`, or a list such as `mon,wed-fri`. */
export const DAYS_PATTERN = new RegExp(`^${DAY}(?:-${DAY})?(?:,${DAY}(?:-${DAY})?){0,6}$`);

/**
 * Reads weekdays such as `mon-fri` or `sat,sun`; `fri-mon` goes over the weekend.
 *
 * @returns 1 (Monday) to 7, ascending; undefined where the text is none
 */
export function parseDays(text: string): number[] | undefined {
  if (!DAYS_PATTERN.test(text)) return undefined;
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const [first, last = first] = part.split('-').map((name) => NAMES.indexOf(name as (typeof NAMES)[number]));
    for (let day = first!; ; day = (day + 1) % 7) {
      days.add(day + 1);
      if (day === last) break;
    }
  }
  return [...days].sort((a, b) => a - b);
}
