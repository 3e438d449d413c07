import { asNumber, type RawValue } from '../lead-values.js';

const LONGEST = 100;
/** A number as people write it: 1,250,000 or 1.250.000, with k, m or million. Two numbers are a range. */
const NUMBER = /(\d[\d.,' ]*)\s*(k|m|mio|million|thousand)?\b/gi;
const TIMES: Readonly<Record<string, number>> = { k: 1e3, thousand: 1e3, m: 1e6, mio: 1e6, million: 1e6 };

/**
 * The amount that a value names, however it is written: `450000`, `€ 450,000`, `450k`, `0.45 million`. Of a range its upper end, of `200+` its
 * number; null where there is none.
 */
export function readAmount(value: RawValue | null): number | null {
  const plain = asNumber(value);
  if (plain !== null) return plain;
  if (typeof value !== 'string' || value.length > LONGEST) return null;
  const numbers = [...value.matchAll(NUMBER)].slice(0, 2).flatMap(([, digits, word]) => {
    const number = asNumber(plainDigits(digits!));
    return number === null ? [] : [number * (TIMES[word?.toLowerCase() ?? ''] ?? 1)];
  });
  return numbers.at(-1) ?? null;
}

/** Without what groups the digits. A separator is a decimal one where it stands once, with one or two digits behind it. */
function plainDigits(digits: string): string {
  const compact = digits.replace(/[' ]/g, '').replace(/[.,]+$/, '');
  const decimal = /^(\d+)[.,](\d{1,2})$/.exec(compact) ?? /^([\d.,]*)[.,](\d{1,2})$/.exec(compact);
  const whole = (text: string) => text.replace(/[.,]/g, '');
  return decimal ? `${whole(decimal[1]!)}.${decimal[2]}` : whole(compact);
}
