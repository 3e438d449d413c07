const percent = new Intl.NumberFormat(undefined, {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const two = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const byte = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'byte', unitDisplay: 'narrow' });
const kilobyte = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 1 });

/** 0.734 → `73.4%`. What is less than certain does not read `100.0%`, nor what is possible `0.0%`. */
export function formatPercent(value: number): string {
  if (value > 0.999 && value < 1) return `>${percent.format(0.999)}`;
  if (value < 0.001 && value > 0) return `<${percent.format(0.001)}`;
  return percent.format(value);
}

/** −0.5 → `−0.50`, 0.5 → `+0.50`: with the sign spelt out, for terms of a sum. */
export function formatTerm(value: number): string {
  const digits = two.format(Math.abs(value));
  // What rounds to nothing has no sign.
  if (!/[1-9]/.test(digits)) return digits;
  return `${value < 0 ? '−' : '+'}${digits}`;
}

const megabyte = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat();

export function formatBytes(value: number): string {
  if (value < 1_000) return byte.format(value);
  return value < 1_000_000 ? kilobyte.format(value / 1_000) : megabyte.format(value / 1_000_000);
}

/** 12345 → `12,345`. */
export const formatCount = (value: number): string => whole.format(value);
