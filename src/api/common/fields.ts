import { z } from 'zod';

/** A moment as answers carry it. */
export const TIMESTAMP = z.iso.datetime();

/** A moment as a query names it, with any offset; years that the database knows. */
export const QUERY_MOMENT = z.iso
  .datetime({ offset: true })
  .refine((moment) => moment >= '1970' && moment < '2200', 'must be between 1970 and 2200');

/** `{ id }` of a path. */
export const ID_PARAMS = z.object({ id: z.uuid() });
export type IdParams = z.infer<typeof ID_PARAMS>;

/** An empty string in a query (`?status=`) means no filter. */
export function filter<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional()).optional();
}

/** A moment of a row: a Date in a transaction, ISO 8601 text from a reader. */
export type Moment = Date | string;

/** Answers carry ISO 8601. */
export function iso(moment: Moment): string;
export function iso(moment: Moment | null): string | null;
export function iso(moment: Moment | null): string | null {
  return moment === null || typeof moment === 'string' ? moment : moment.toISOString();
}
