import { Cron } from 'croner';
import { parseDays } from './template-days.js';
import { isDateText } from './template-define.js';
import { MAX_DURATION_MS, parseDuration } from './template-duration.js';
import type { ExpressionChecker } from './template-expressions.js';
import { checkInputSchema } from './template-input-schema.js';
import type { Path, Report } from './template-problems.js';
import type { TriggerSource } from './template-schema.js';
import type { FlatStepSource } from './template-step-schemas.js';
import { readMoment } from './wait-end.js';

/** Checks a schedule's cron and a webhook's schema. */
export function checkTrigger(trigger: TriggerSource, report: Report): void {
  if ('schedule' in trigger) {
    const problem = cronProblem(trigger.schedule);
    if (problem) report(['trigger', 'schedule'], 'cron_invalid', problem);
  }
  if ('webhook' in trigger) {
    const problem = checkInputSchema(trigger.webhook.schema);
    if (problem) report(['trigger', 'webhook', 'schema'], 'input_schema_invalid', problem);
  }
}

/** What is wrong with a cron expression of five fields, or undefined. */
export function cronProblem(cron: string): string | undefined {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5 || !/^[\d*,/-]+$/.test(fields.join('').replace(NAMES, '1')))
    return "must be five fields, such as '0 9 * * mon-fri': minute, hour, day of the month, month, day of the week";
  try {
    const next = new Cron(cron.trim(), { mode: '5-part', paused: true }).nextRun();
    return next === null ? 'never comes: there is no such day' : undefined;
  } catch (error) {
    return String((error as Error).message).replace(/^CronPattern: /, '');
  }
}
const NAMES = /jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun/gi;

type Wait = Extract<FlatStepSource, { wait: unknown }>['wait'];

/** Checks what a wait's schema cannot say. */
export function checkWait(wait: Wait, path: Path, checker: Pick<ExpressionChecker, 'condition' | 'report'>): void {
  if (typeof wait === 'string' || 'time' in wait) return;
  if ('until' in wait) {
    const at = [...path, 'until'];
    if (!isDateText(wait.until)) return checker.condition(wait.until, at, { wanted: 'value' });
    if (!readMoment(wait.until, 'UTC'))
      checker.report(at, 'time_invalid', `there is no "${wait.until}"; write a date and time such as 2027-01-04T09:00`);
    return;
  }
  const { from, to, days, plus } = wait.business_hours;
  const at = [...path, 'business_hours'];
  // Times are written alike, so their texts compare as they do.
  if (to <= from) return checker.report([...at, 'to'], 'time_invalid', `must be after from (${from})`);
  const yearOfHours =
    ((minutesOf(to) - minutesOf(from)) * 60_000 * parseDays(days)!.length * MAX_DURATION_MS) / WEEK_MS;
  if (plus !== undefined && parseDuration(plus)! > yearOfHours - WEEK_MS) {
    checker.report([...at, 'plus'], 'time_invalid', 'so many business hours take more than a year');
  }
}
const WEEK_MS = 7 * 86_400_000;

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return hours * 60 + minutes;
}

/** Reads a script without running it. */
export function checkScript(source: string, path: Path, report: Report): void {
  try {
    // Parsed as the body of a function, so that nothing in it runs.
    new Function('input', source);
  } catch (error) {
    report(path, 'script_invalid', `${(error as Error).message}; it is the body of a function (input) { … }`);
  }
}
