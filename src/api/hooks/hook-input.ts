import { DomainError } from '../../shared/error-codes.js';
import { inputValidator } from '../../shared/template-input-schema.js';
import type { KnownHook } from './source-directory.js';

type Validator = ReturnType<typeof inputValidator>;

/** Validators by version id. A version never changes, so an entry never goes stale. */
const validators = new Map<string, Validator>();
const MOST_VALIDATORS = 200;

/**
 * Whether a template takes calls now.
 *
 * @throws DomainError `template_not_active` where it is paused: it may be called again later; `hook_closed` where it takes none any more
 */
export function requireOpen({ templateState, inputSchema }: KnownHook): void {
  if (templateState === 'paused') throw new DomainError('template_not_active', 'The template is paused.');
  if (templateState !== 'active') throw new DomainError('hook_closed', `The template is ${templateState}.`);
  if (inputSchema === null)
    throw new DomainError('hook_closed', 'The active version of the template is not started by a webhook.');
}

/**
 * Checks an input by the schema of the active version.
 *
 * @param json - text of an object
 * @throws DomainError `input_invalid`, with where the first fault is and what is wrong there
 */
export function checkInput({ versionId, inputSchema }: KnownHook, json: string): void {
  let validate = validators.get(versionId!);
  if (!validate) {
    validate = inputValidator(inputSchema!);
    if (validators.size >= MOST_VALIDATORS) validators.delete(validators.keys().next().value!);
    validators.set(versionId!, validate);
  }
  if (validate(JSON.parse(json))) return;
  const [fault] = validate.errors ?? [];
  const path = (fault?.instancePath ?? '').slice(1).replaceAll('/', '.').slice(0, 200);
  const message = (fault?.message ?? 'does not fit').slice(0, 300);
  const errors = [{ path, code: fault?.keyword ?? 'invalid', message }];
  throw new DomainError('input_invalid', path ? `${path}: ${message}` : message, { errors });
}
