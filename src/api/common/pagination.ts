import { z } from 'zod';
import { DomainError } from '../../shared/error-codes.js';

/** Query of a list: `?limit=&cursor=`. Extend it with a list's own filters. */
export const PAGE_QUERY = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Items at most.'),
  cursor: z.string().min(1).max(512).optional().describe('`nextCursor` of the page before.'),
});
export type PageQuery = z.infer<typeof PAGE_QUERY>;

/** The most common cursor: the id of the last item, newest first. */
export const ID_CURSOR = z.object({ id: z.uuid() });

/** A page of a list. */
export interface Page<T> {
  items: T[];
  /** Opaque; `null` on the last page. */
  nextCursor: string | null;
}

/** Schema of a page of items. */
export function pageOf<T extends z.ZodType>(item: T, id: string) {
  return z
    .object({ items: z.array(item), nextCursor: z.string().nullable().describe('`null` on the last page.') })
    .meta({ id });
}

/** Opaque to callers, so that what a list is sorted by may change. */
export function encodeCursor(position: Readonly<Record<string, unknown>>): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * @param schema - what the list's cursors hold
 * @throws DomainError `validation_failed` for anything that this list did not give out
 */
export function decodeCursor<T extends z.ZodType>(cursor: string | undefined, schema: T): z.infer<T> | undefined {
  if (cursor === undefined) return undefined;
  const invalid = () =>
    new DomainError('validation_failed', 'cursor: is not one that this list gave out', {
      errors: [{ path: 'cursor', code: 'invalid_cursor', message: 'is not one that this list gave out' }],
    });
  let position: unknown;
  try {
    position = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw invalid();
  }
  const parsed = schema.safeParse(position);
  if (!parsed.success) throw invalid();
  return parsed.data;
}

/**
 * Makes a page of rows that were fetched with one more than the limit: that one tells whether there is a next page.
 *
 * @param positionOf - what the cursor behind a row has to hold
 */
export function toPage<Row, T>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => T,
  positionOf: (row: Row) => Readonly<Record<string, unknown>>,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(positionOf(last)) : null,
  };
}
