/**
 * Every stable code that a caller may branch on, with its HTTP status and the title of its problem document. A failure inside a
 * workflow carries the same code as the type of its ApplicationFailure.
 */
export const ERROR_CODES = {
  validation_failed: { status: 400, title: 'The request does not fit its schema' },
  body_invalid: { status: 400, title: 'The body is not valid' },
  body_too_deep: { status: 400, title: 'The body is nested too deeply' },
  body_forbidden_key: { status: 400, title: 'The body has a forbidden key' },
  body_too_large: { status: 413, title: 'The body is too large' },
  media_type_unsupported: { status: 415, title: 'The media type is not supported' },
  unauthenticated: { status: 401, title: 'Sign in, or send an API key' },
  credentials_invalid: { status: 401, title: 'The email or the password is wrong' },
  refresh_token_invalid: { status: 401, title: 'The refresh token is not valid' },
  refresh_token_reused: { status: 401, title: 'The refresh token was used before' },
  signature_invalid: { status: 401, title: 'The signature is missing or wrong' },
  signature_stale: { status: 401, title: 'The signature is too old or too new' },
  forbidden: { status: 403, title: 'Not allowed for this role or key' },
  not_found: { status: 404, title: 'Not found' },
  source_unknown: { status: 404, title: 'No such source' },
  conflict: { status: 409, title: 'In conflict with the present state' },
  execution_not_open: { status: 409, title: 'The execution has ended, or has not begun' },
  execution_open: { status: 409, title: 'The execution has not ended' },
  execution_paused: { status: 409, title: 'The execution is paused' },
  execution_not_paused: { status: 409, title: 'The execution is not paused' },
  execution_parked: { status: 409, title: 'The execution is parked' },
  step_unknown: { status: 404, title: 'There is no such step' },
  automation_unknown: { status: 422, title: 'No code was deployed for the template' },
  automation_changed: { status: 409, title: 'The code of the template has changed under the execution' },
  automation_busy: { status: 422, title: 'The code of the template does two steps at once' },
  step_not_reachable: { status: 409, title: 'The step cannot be gone to from where the execution is' },
  version_unknown: { status: 404, title: 'The template has no such version' },
  execution_not_parked: { status: 409, title: 'The execution is not parked' },
  task_not_open: { status: 409, title: 'The task is not open' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  database_unavailable: { status: 503, title: 'The database does not answer; try again shortly' },
  temporal_unavailable: { status: 503, title: 'Temporal does not answer; try again shortly' },
  overloaded: { status: 503, title: 'Too busy; try again shortly' },
  // Receipts and calls of templates' webhooks
  input_invalid: { status: 422, title: 'The input does not fit the schema of the template' },
  hook_closed: { status: 410, title: 'The template takes no calls any more' },
  lead_unreachable: { status: 422, title: 'Neither a usable email nor a usable phone' },
  mapping_failed: { status: 422, title: 'The field mapping does not fit the body' },
  ingest_failed: { status: 500, title: 'The receipt could not be turned into a lead' },
  // Imports of leads, and their rows
  import_file_empty: { status: 422, title: 'The file is empty' },
  import_file_unreadable: { status: 422, title: 'The file cannot be read' },
  import_columns_unmapped: { status: 422, title: 'No column is read as an email address or a phone number' },
  import_file_missing: { status: 410, title: 'The file of the import is not there any more' },
  storage_unavailable: { status: 503, title: 'The file could not be stored; try again shortly' },
  row_malformed: { status: 422, title: 'The row is malformed' },
  row_too_long: { status: 422, title: 'The row is too long' },
  row_not_utf8: { status: 422, title: 'The row is not UTF-8' },
  // Templates and executions
  template_invalid: { status: 422, title: 'The template is not valid' },
  reentry_refused: { status: 409, title: 'The lead has been through the template' },
  lead_not_in_segment: { status: 422, title: 'The lead is not one that the template is for' },
  template_too_large: { status: 413, title: 'The template is too large' },
  template_key_taken: { status: 409, title: 'There is a template with this key' },
  template_archived: { status: 409, title: 'The template is archived' },
  template_unpublished: { status: 409, title: 'The template has never been published' },
  draft_conflict: { status: 409, title: 'Somebody else changed the draft' },
  move_under_way: { status: 409, title: 'Executions of the template are being moved already' },
  move_not_revertible: { status: 409, title: 'The move cannot be taken back' },
  condition_failed: { status: 422, title: 'A condition could not be evaluated' },
  render_failed: { status: 422, title: 'A message could not be rendered' },
  message_refused: { status: 422, title: 'The send gate refused the message' },
  mail_rejected: { status: 502, title: 'The mail server rejected the message' },
  mail_unavailable: { status: 503, title: 'The mail server does not answer' },
  message_outcome_unknown: { status: 502, title: 'Whether the message went out is unknown' },
  lead_missing: { status: 404, title: 'The lead is not there any more' },
  template_not_active: { status: 409, title: 'The template is not active' },
  run_failed: { status: 422, title: 'The execution that was run failed or was cancelled' },
  run_too_deep: { status: 422, title: 'Too many executions have started each other' },
  template_without_hook: { status: 409, title: 'The template is not started by a webhook' },
  start_not_open: { status: 409, title: 'The start has ended' },
  step_limit_reached: { status: 422, title: 'The execution visited too many steps' },
  provider_unavailable: { status: 503, title: 'An enrichment provider does not answer' },
  provider_unknown: { status: 422, title: 'No such enrichment provider is configured' },
  // Steps that run scripts and call other services
  script_failed: { status: 422, title: 'The script failed' },
  script_timeout: { status: 422, title: 'The script took too long' },
  script_memory_exceeded: { status: 422, title: 'The script used too much memory' },
  script_result_invalid: { status: 422, title: 'What the script returned cannot be used' },
  secret_missing: { status: 422, title: 'The organization has no such secret' },
  http_request_invalid: { status: 422, title: 'The request cannot be made' },
  http_target_refused: { status: 422, title: 'The address may not be called' },
  http_timeout: { status: 504, title: 'The service took too long to answer' },
  http_unavailable: { status: 502, title: 'The service does not answer' },
  http_response_refused: { status: 502, title: 'The service answered that it failed' },
  http_response_too_large: { status: 502, title: 'The service answered too much' },
  http_response_invalid: { status: 502, title: 'What the service answered cannot be used' },
} as const satisfies Record<string, { status: number; title: string }>;
export type ErrorCode = keyof typeof ERROR_CODES;

/** An expected failure, with its code and a sentence for the person who has to mend it. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: ErrorCode,
    detail: string,
    /** More members for the problem document. */
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }
}
