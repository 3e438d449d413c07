const SECONDS: Readonly<Record<string, number>> = {
  millisecond: 0.001,
  second: 1,
  minute: 60,
  hour: 3_600,
  day: 86_400,
  week: 7 * 86_400,
};
const IRREGULAR: Readonly<Record<string, string>> = { people: 'person', children: 'child', men: 'man', women: 'woman' };
/** Nouns that end in s in the singular. */
const ENDS_IN_S = /(?:ss|us|is)$/;
const NUMBER = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/**
 * A number with its unit, as people say it: `14 minutes`, `1 visit`, `€250,000`, `12%`.
 *
 * @param unit - a unit of time (`seconds`), a currency (`EUR`), `%`, `share` (of 1), or what is counted (`visits`); null: nothing
 */
export function quantity(value: number, unit: string | null): string {
  if (unit === null || unit === '') return NUMBER.format(value);
  if (unit === '%') return `${NUMBER.format(value)}%`;
  if (unit === 'share') return `${WHOLE.format(value * 100)}%`;
  const seconds = SECONDS[singular(unit)];
  if (seconds !== undefined) return duration(value * seconds, seconds >= SECONDS.day! && Number.isInteger(value));
  if (/^[A-Z]{3}$/.test(unit)) return money(value, unit);
  return counted(value, unit);
}

/** Whether a unit counts things, so that there are fewer of them, not less. */
export function isCount(unit: string | null): boolean {
  return (
    unit !== null && unit !== '' && unit !== '%' && unit !== 'share' && !isDuration(unit) && !/^[A-Z]{3}$/.test(unit)
  );
}

/** Whether a unit is one of time. */
export function isDuration(unit: string): boolean {
  return SECONDS[singular(unit)] !== undefined;
}

/** A number and a noun in the form that goes with it. */
export function counted(value: number, noun: string): string {
  return `${NUMBER.format(value)} ${Math.abs(value) === 1 ? singular(noun) : plural(noun)}`;
}

function singular(noun: string): string {
  const irregular = IRREGULAR[noun];
  if (irregular !== undefined) return irregular;
  if (!noun.endsWith('s') || ENDS_IN_S.test(noun)) return noun;
  if (noun.endsWith('ies')) return `${noun.slice(0, -3)}y`;
  return /(?:sses|shes|ches|xes)$/.test(noun) ? noun.slice(0, -2) : noun.slice(0, -1);
}

function plural(noun: string): string {
  if (noun in IRREGULAR || (noun.endsWith('s') && !ENDS_IN_S.test(noun))) return noun;
  const irregular = Object.entries(IRREGULAR).find(([, one]) => one === noun);
  if (irregular) return irregular[0];
  if (/(?:s|sh|ch|x)$/.test(noun)) return `${noun}es`;
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

function money(value: number, currency: string): string {
  const digits = Math.abs(value) >= 1_000 || Number.isInteger(value) ? 0 : 2;
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** The two largest units that matter, rounded before they are split: 59.7 minutes are an hour. */
function duration(seconds: number, inDays: boolean): string {
  const length = Math.abs(seconds);
  const sign = seconds < 0 ? '−' : '';
  const days = Math.round(length / 86_400);
  // Days that were counted are not hours.
  if (inDays && days <= 60) return sign + counted(days, 'day');
  if (length < 60 && Math.round(length) < 60) return sign + counted(rounded(length), 'second');
  if (length < 5 * 60) return sign + split(Math.round(length), 60, 'minute', 'second');
  if (Math.round(length / 60) < 60) return sign + counted(Math.round(length / 60), 'minute');
  if (length < 48 * 3_600) return sign + split(Math.round(length / 60), 60, 'hour', 'minute');
  if (days <= 60) return sign + counted(days, 'day');
  return sign + (days < 730 ? counted(Math.round(days / 30.4), 'month') : counted(rounded(days / 365.25), 'year'));
}

/** Below ten, one digit after the point. */
function rounded(value: number): number {
  return value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
}

function split(value: number, size: number, large: string, small: string): string {
  const rest = value % size;
  const whole = counted(Math.floor(value / size), large);
  return rest === 0 ? whole : `${whole} ${counted(rest, small)}`;
}
