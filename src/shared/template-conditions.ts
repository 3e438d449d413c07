import { Environment, type ParseResult } from '@marcbachmann/cel-js';

/** What conditions may name. Nullable fields are `dyn`, so that `lead.email != null` type-checks. */
const environment = new Environment({
  limits: { maxAstNodes: 500, maxDepth: 32, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 20 },
})
  .registerVariable({
    name: 'lead',
    schema: {
      id: 'string',
      email: 'dyn',
      phone: 'dyn',
      first_name: 'dyn',
      last_name: 'dyn',
      company: 'dyn',
      country: 'dyn',
      city: 'dyn',
      time_zone: 'dyn',
      origin: 'dyn',
      owner_id: 'dyn',
      status: 'string',
      tags: 'list<string>',
      attributes: 'map<string, dyn>',
      do_not_contact: 'bool',
      created_at: 'google.protobuf.Timestamp',
    },
  })
  .registerVariable({
    name: 'score',
    // A lead without a score has known == false and 0 everywhere.
    schema: { known: 'bool', value: 'double', points: 'int', band: 'string' },
  })
  .registerVariable({ name: 'event', schema: { id: 'string', type: 'string', data: 'map<string, dyn>' } })
  .registerVariable({ name: 'execution', schema: { id: 'string', step: 'string' } })
  .registerVariable({ name: 'organization', schema: { id: 'string', name: 'string', time_zone: 'string' } })
  .registerVariable('now', 'google.protobuf.Timestamp');

/** Values for the variables of a condition. */
export interface ConditionContext {
  lead: {
    id: string;
    email: string | null;
    phone: string | null;
    first_name: string | null;
    last_name: string | null;
    company: string | null;
    country: string | null;
    city: string | null;
    time_zone: string | null;
    origin: string | null;
    owner_id: string | null;
    status: string;
    tags: string[];
    attributes: Record<string, unknown>;
    do_not_contact: boolean;
    created_at: Date;
  };
  score: { known: boolean; value: number; points: bigint; band: string };
  event: { id: string; type: string; data: Record<string, unknown> };
  execution: { id: string; step: string };
  organization: { id: string; name: string; time_zone: string };
  now: Date;
}

/** Parsed expressions, the oldest thrown out first. Templates repeat theirs for every lead. */
const parsed = new Map<string, ParseResult>();
const MOST_PARSED = 1_000;

/**
 * The library runs it by JavaScript's regular expressions, which some patterns keep busy for ever: `^(a+)+$` on a name of 31 letters held a
 * worker for ten seconds. CEL means it for an engine in linear time.
 */
const UNBOUNDED = /\bmatches\s*\(/;

/** Parses and type-checks; answers what is wrong with the expression, or undefined. */
export function checkCondition(expression: string, wanted: 'bool' | 'value' = 'bool'): string | undefined {
  if (UNBOUNDED.test(expression)) return 'matches() is not offered; use startsWith, endsWith, contains or ==';
  const result = environment.check(expression);
  if (!result.valid) return result.error?.summary ?? result.error?.message ?? 'not a valid expression';
  if (wanted === 'bool' && result.type !== 'bool' && result.type !== 'dyn')
    return `must be true or false, not ${result.type}`;
  return undefined;
}

/**
 * Evaluates a condition that was checked when its template was published.
 *
 * @throws where a value is not what the expression needs: a missing attribute, text compared with a number
 */
export function evaluateCondition(expression: string, context: ConditionContext): boolean {
  const value: unknown = parse(expression)(context);
  if (typeof value !== 'boolean') throw new TypeError(`the condition gave ${typeof value}, not true or false`);
  return value;
}

/**
 * Evaluates an expression to a value that a lead's field can hold.
 *
 * @throws where it gives a list, a map or another compound value
 */
export function evaluateValue(expression: string, context: ConditionContext): string | number | boolean | null {
  const value: unknown = parse(expression)(context);
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value))
    return value as string | number | boolean | null;
  throw new TypeError('the expression gave a compound value');
}

function parse(expression: string): ParseResult {
  let result = parsed.get(expression);
  if (!result) {
    result = environment.parse(expression);
    if (parsed.size >= MOST_PARSED) parsed.delete(parsed.keys().next().value!);
    parsed.set(expression, result);
  }
  return result;
}
