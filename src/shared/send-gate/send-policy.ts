import { z } from 'zod';

const TIME_OF_DAY = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 21:00')
  .meta({ example: '21:00' });

/** Quiet hours leave at least so many minutes of a day: with fewer, hardly a message would ever go. */
const LEAST_OPEN_MINUTES = 4 * 60;

export const QUIET_HOURS = z
  .strictObject({ from: TIME_OF_DAY, to: TIME_OF_DAY })
  .refine(
    ({ from, to }) => (minuteOfDay(from) - minuteOfDay(to) + 1_440) % 1_440 >= LEAST_OPEN_MINUTES,
    'must leave at least four hours of a day',
  )
  .describe('No message reaches a lead while its clock shows a time from `from` up to `to`.');
export type QuietHours = z.infer<typeof QUIET_HOURS>;

export const DAILY_CAP = z.int().min(1).max(100).describe('Messages to one lead in one day of its time zone at most.');

/** When and how often an organization writes to a lead; `null` is no limit. */
export const SEND_POLICY = z.object({ quietHours: QUIET_HOURS.nullable(), dailyCap: DAILY_CAP.nullable() });
export type SendPolicy = z.infer<typeof SEND_POLICY>;

/** What holds where an organization has said nothing else. */
export const SEND_POLICY_DEFAULTS = {
  /** Nobody is woken, nobody is flooded. */
  standard: { quietHours: { from: '21:00', to: '08:00' }, dailyCap: 3 },
  /** For mail that reaches nobody: the built-in mailbox, measurements, tests. */
  none: { quietHours: null, dailyCap: null },
} as const satisfies Record<string, SendPolicy>;
export type SendPolicyDefault = keyof typeof SEND_POLICY_DEFAULTS;

const STORED = SEND_POLICY.partial();

/**
 * The policy in effect.
 *
 * @param stored - `organizations.send_policy`: what the organization has said; the rest is the default
 */
export function sendPolicyOf(stored: unknown, defaults: SendPolicy): SendPolicy {
  return { ...defaults, ...STORED.parse(stored ?? {}) };
}

/** Minutes since midnight of a time such as `21:00`. */
export function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
