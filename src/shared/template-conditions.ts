import { Environment, type ParseResult } from '@marcbachmann/cel-js';
import { type ReachedName, reachedNames } from './expression-names.js';
import type { Json } from './template-definition.js';

/** What conditions may name. Nullable fields are `dyn`, so that `lead.email != null` type-checks. */
const environment = new Environment({
  // Maps for scripts mix what they like: {"city": lead.city, "rooms": 3}.
  homogeneousAggregateLiterals: false,
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
  .registerVariable({
    name: 'event',
    schema: { id: 'string', type: 'string', data: 'map<string, dyn>', input: 'map<string, dyn>' },
  })
  .registerVariable({ name: 'execution', schema: { id: 'string', step: 'string' } })
  .registerVariable({ name: 'organization', schema: { id: 'string', name: 'string', time_zone: 'string' } })
  .registerVariable('steps', 'map<string, map<string, dyn>>')
  .registerVariable('now', 'google.protobuf.Timestamp');

/** What `save` and `accept` of an http step see. */
const responseEnvironment = environment
  .clone()
  .registerVariable({ name: 'response', schema: { status: 'int', headers: 'map<string, string>', body: 'dyn' } });

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
  /** `input` is what a webhook brought that started the execution. */
  event: { id: string; type: string; data: Record<string, unknown>; input?: Record<string, unknown> };
  execution: { id: string; step: string };
  organization: { id: string; name: string; time_zone: string };
  /** What steps have put out, by step id; loaded only where the definition `usesOutputs`. */
  steps?: Record<string, Record<string, unknown>>;
  now: Date;
}

/** With the response that an http step looks at. Header names are in lower case. */
export interface ResponseContext extends ConditionContext {
  response: { status: bigint; headers: Record<string, string>; body: unknown };
}

/** What an expression may name: what every step sees, or also the `response` of an http step. */
const environments = { step: environment, response: responseEnvironment };
export type ConditionScope = keyof typeof environments;

/** Parsed expressions, the oldest thrown out first. Templates repeat theirs for every lead. */
const parsed = new Map<string, ParseResult>();
const MOST_PARSED = 1_000;

/**
 * The library runs it by JavaScript's regular expressions, which some patterns keep busy for ever: `^(a+)+$` on a name of 31 letters held a
 * worker for ten seconds. CEL means it for an engine in linear time.
 */
const UNBOUNDED = /\bmatches\s*\(/;

/** `steps.price-check.total` is a subtraction. */
const HYPHENATED = /\bsteps\.[a-z0-9_]+-/;

/** Parses and type-checks; answers what is wrong with the expression, or undefined. */
export function checkCondition(
  expression: string,
  wanted: 'bool' | 'value' = 'bool',
  scope: ConditionScope = 'step',
): string | undefined {
  if (UNBOUNDED.test(expression)) return 'matches() is not offered; use startsWith, endsWith, contains or ==';
  const result = environments[scope].check(expression);
  if (!result.valid) {
    const summary = result.error?.summary ?? result.error?.message ?? 'not a valid expression';
    return HYPHENATED.test(expression) ? `${summary}; a step id with a hyphen is written steps["the-id"]` : summary;
  }
  if (wanted === 'bool' && result.type !== 'bool' && result.type !== 'dyn')
    return `must be true or false, not ${result.type}`;
  return undefined;
}

/** What a segment's condition may not name: nothing has happened to its leads, and they are in no execution. */
const NOT_OF_SEGMENTS: ReadonlySet<string> = new Set(['event', 'execution', 'steps']);

/** Checks the condition of a segment of leads; answers what is wrong with it, or undefined. */
export function checkSegment(expression: string): string | undefined {
  const problem = checkCondition(expression);
  if (problem) return problem;
  const [name] = namesInCondition(expression, NOT_OF_SEGMENTS);
  return name && `a segment knows no ${name.path[0]}; use lead, score, organization and now`;
}

/** The names under these roots that an expression reaches; none where it cannot be parsed. */
export function namesInCondition(
  expression: string,
  roots: ReadonlySet<string>,
  scope: ConditionScope = 'step',
): ReachedName[] {
  try {
    return reachedNames(environments[scope].parse(expression).ast, roots);
  } catch {
    return [];
  }
}

/**
 * Evaluates a condition that was checked when its template was published.
 *
 * @throws where a value is not what the expression needs: a missing attribute, text compared with a number
 */
export function evaluateCondition(
  expression: string,
  context: ConditionContext | ResponseContext,
  scope: ConditionScope = 'step',
): boolean {
  const value = evaluate(expression, context, scope);
  if (typeof value !== 'boolean') throw new TypeError(`the condition gave ${typeof value}, not true or false`);
  return value;
}

/**
 * Evaluates an expression to a value that a lead's field can hold.
 *
 * @throws where it gives a list, a map or another compound value
 */
export function evaluateValue(expression: string, context: ConditionContext): string | number | boolean | null {
  const value = plain(evaluate(expression, context, 'step'), 0);
  if (typeof value === 'object' && value !== null) throw new TypeError('the expression gave a compound value');
  return value;
}

/**
 * Evaluates an expression to JSON: the input of a script, what an http step saves. Timestamps become text, integers numbers.
 *
 * @throws where it gives what JSON has no word for: bytes, a duration, a type
 */
export function evaluateJson(
  expression: string,
  context: ConditionContext | ResponseContext,
  scope: ConditionScope = 'step',
): Json {
  return plain(evaluate(expression, context, scope), 0);
}

function evaluate(expression: string, context: ConditionContext | ResponseContext, scope: ConditionScope): unknown {
  return parse(
    expression,
    scope,
  )(
    context.steps && context.event.input
      ? context
      : { ...context, steps: context.steps ?? {}, event: { ...context.event, input: context.event.input ?? {} } },
  );
}

const DEEPEST_JSON = 32;

function plain(value: unknown, depth: number): Json {
  if (depth > DEEPEST_JSON) throw new TypeError('the expression gave a value that is nested too deeply');
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((one) => plain(one, depth + 1));
  const entries = value instanceof Map ? [...value] : isPlainObject(value) ? Object.entries(value) : undefined;
  if (!entries) throw new TypeError('the expression gave a value that is not JSON');
  return Object.fromEntries(entries.map(([key, one]) => [String(key), plain(one, depth + 1)]));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function parse(expression: string, scope: ConditionScope): ParseResult {
  const key = scope === 'step' ? expression : `${scope}:${expression}`;
  let result = parsed.get(key);
  if (!result) {
    result = environments[scope].parse(expression);
    if (parsed.size >= MOST_PARSED) parsed.delete(parsed.keys().next().value!);
    parsed.set(key, result);
  }
  return result;
}
