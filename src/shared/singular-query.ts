/** One step into a JSON value: a member's name or an index. */
type Step = string | number;

/** A path was not a singular query; `position` counts characters from 0. */
export class SingularQueryError extends Error {
  override readonly name = 'SingularQueryError';

  constructor(
    readonly query: string,
    readonly position: number,
  ) {
    super(`not a path to one value at character ${position + 1}: ${query}`);
  }
}

const STEP = /\.([\p{L}_][\p{L}\p{N}_-]*)|\[(-?\d{1,6})\]|\['((?:[^'\\]|\\['\\])*)'\]|\["((?:[^"\\]|\\["\\])*)"\]/uy;

const compiled = new Map<string, readonly Step[]>();
const COMPILED_LIMIT = 10_000;

/**
 * Reads the value that a singular query of JSONPath (RFC 9535, section 2.3.5.1) points at: names and indexes only, for a field of a lead
 * takes one value. `$.contact.email`, `$['Lead Source']`, `$.phones[0]`, `$.phones[-1]`.
 *
 * @returns undefined where the path leads nowhere
 * @throws SingularQueryError where the path is malformed
 */
export function readPath(value: unknown, query: string): unknown {
  let current = value;
  for (const step of compile(query)) {
    if (Array.isArray(current)) {
      if (typeof step !== 'number') return undefined;
      current = (current as unknown[]).at(step);
    } else if (typeof current === 'object' && current !== null) {
      if (!Object.hasOwn(current, step)) return undefined;
      current = (current as Record<string, unknown>)[step];
    } else {
      return undefined;
    }
  }
  return current;
}

/** True for a path to one value, such as `$.contact.email` or `$['Lead Source']`. */
export function isSingularQuery(query: string): boolean {
  try {
    compile(query);
    return true;
  } catch {
    return false;
  }
}

function compile(query: string): readonly Step[] {
  const known = compiled.get(query);
  if (known) return known;
  if (!query.startsWith('$')) throw new SingularQueryError(query, 0);
  const steps: Step[] = [];
  let position = 1;
  while (position < query.length) {
    STEP.lastIndex = position;
    const match = STEP.exec(query);
    if (!match) throw new SingularQueryError(query, position);
    const [text, name, index, single, double] = match;
    steps.push(name ?? (index === undefined ? unescape(single ?? double ?? '') : Number(index)));
    position += text.length;
  }
  if (compiled.size >= COMPILED_LIMIT) compiled.clear();
  compiled.set(query, steps);
  return steps;
}

function unescape(text: string): string {
  return text.replace(/\\(['"\\])/g, '$1');
}
