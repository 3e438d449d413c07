import { DomainError } from '../../shared/error-codes.js';
import type { ScriptAnswer } from './script-job.js';

interface ScriptLimits {
  cpuMs: number;
  memoryBytes: number;
  mostOutputBytes: number;
}

type Problem = Exclude<ScriptAnswer, { output: string }>;

/** Names of errors; a script may give one any other, of what it was given too. */
const ERROR_NAMES = new Set([
  'Error',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
  'InternalError',
  'AggregateError',
]);
/** What the engine says by itself, around names that stand in the source. */
const ENGINE_MESSAGES = [
  /^not a function$/,
  /^'([^']*)' is not defined$/,
  /^cannot (?:read|set) property '([^']*)' of (?:undefined|null)$/,
  /^(?:stack overflow|circular reference|invalid regular expression flags|unexpected end of string|unterminated string)$/,
  /^Do not know how to serialize a BigInt$/,
  /^(?:value is not iterable|not an object|not a constructor|invalid array length)$/,
  /^unexpected token in expression: '([^']*)'$/,
  /^expecting '([^']*)'$/,
];

/** Says what became of a script in the words of the person who wrote it. It goes into histories: nothing of what the script was given. */
export function scriptFailure(problem: Problem, source: string, limits: ScriptLimits): DomainError {
  switch (problem.problem) {
    case 'time':
      return new DomainError('script_timeout', `The script took more than ${limits.cpuMs} ms`);
    case 'memory':
      return new DomainError(
        'script_memory_exceeded',
        `The script used more than ${limits.memoryBytes / 1024 / 1024} MB`,
      );
    case 'depth':
      return new DomainError(
        'script_failed',
        'The script nests too deeply: it calls itself without end, or makes values within values',
      );
    case 'source':
      return new DomainError('script_failed', 'The script is not the body of a function');
    case 'pending':
      return new DomainError('script_result_invalid', 'The script returned a promise that never settles');
    case 'result':
      return new DomainError('script_result_invalid', 'The script must return an object');
    case 'size':
      return new DomainError(
        'script_result_invalid',
        `The script returned more than ${limits.mostOutputBytes / 1024} KB`,
      );
    case 'thrown':
      return new DomainError('script_failed', thrown(problem, source));
  }
}

function thrown({ name, message, line }: Extract<Problem, { problem: 'thrown' }>, source: string): string {
  const known = ERROR_NAMES.has(name) ? name : 'something';
  const sentence = message !== '' && isOfSource(message, source) ? `: ${message}` : '';
  return `The script threw ${known}${line > 0 ? ` in line ${line}` : ''}${sentence}`;
}

function isOfSource(message: string, source: string): boolean {
  if (source.includes(message)) return true;
  return ENGINE_MESSAGES.some((pattern) => {
    const match = pattern.exec(message);
    return match !== null && (match[1] === undefined || match[1].length <= 1 || source.includes(match[1]));
  });
}
