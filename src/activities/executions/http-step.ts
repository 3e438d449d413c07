import { ApplicationFailure } from '@temporalio/common';
import { sealedSecrets } from '../../db/repositories/secrets.js';
import type { SecretBox } from '../../db/secret-box.js';
import { messageId } from '../../shared/message-id.js';
import {
  isAccepted,
  type RenderedRequest,
  renderRequest,
  savedOutput,
  secretsOf,
  type ServiceResponse,
} from '../../shared/steps/http.js';
import { renderContext } from '../../shared/steps/render-message.js';
import type { JsonObject } from '../../shared/json.js';
import type { ConditionContext } from '../../shared/template-conditions.js';
import type { HttpStep } from '../../shared/template-definition.js';
import type { GuardedFetch } from '../http/guarded-fetch.js';
import { HttpFailure } from '../http/http-failure.js';
import { HTTP_LIMITS } from '../http/http-request.js';
import { readResponse, refusedResponse } from '../http/service-response.js';
import { siteConditions } from './branch-step.js';
import type { OutsideStep } from './outside-step.js';
import type { StepSite } from './step-types.js';

interface Call {
  step: HttpStep;
  request: RenderedRequest;
  /** Values that must not be recorded. */
  secrets: string[];
  /** What expressions over the answer see beside it. */
  context: ConditionContext;
}

interface Answer {
  response: ServiceResponse;
  output: JsonObject;
}

/** Methods that may be repeated whatever came of the first request (RFC 9110, 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'PUT', 'DELETE']);

/** Calls a service of the Internet, and keeps what the step wants of its answer. */
export function httpStep(dependencies: {
  http: GuardedFetch;
  secretBox: SecretBox;
  publicUrl: string;
}): OutsideStep<HttpStep, Call, Answer> {
  const { http, secretBox, publicUrl } = dependencies;

  async function prepare(site: StepSite<HttpStep>): Promise<Call> {
    const { tx, step, ref } = site;
    const sealed = await sealedSecrets(tx, secretsOf(step));
    const secrets = Object.fromEntries(
      [...sealed].map(([name, secret]) => [name, secretBox.open(secret.sealed, secret.id)]),
    );
    const request = renderRequest(step, renderContext(site, publicUrl), secrets);
    return {
      step,
      request: withDefaults(request, ref),
      secrets: Object.values(secrets),
      context: siteConditions(site),
    };
  }

  async function act({ step, request, secrets, context }: Call): Promise<Answer> {
    try {
      const timeoutMs = step.timeoutMs ?? HTTP_LIMITS.timeoutMs;
      const response = readResponse(await http.fetch(request, { timeoutMs }));
      if (!isAccepted(step, response, context)) throw refusedResponse(response);
      return { response, output: savedOutput(step, response, context, secrets) };
    } catch (error) {
      throw error instanceof HttpFailure ? asRetry(error, step) : error;
    }
  }

  return {
    kind: 'http',
    prepare,
    act,
    finish({ step }, { response, output }) {
      const record = { result: { status: response.status, names: Object.keys(output) } };
      return Promise.resolve({ outcome: { next: step.next }, record, output });
    },
  };
}

/** The same key for every try of a visit: a service that knows such keys does what is asked once. */
function withDefaults(
  request: RenderedRequest,
  ref: { executionId: string; stepId: string; visit: number },
): RenderedRequest {
  const has = (name: string) => Object.keys(request.headers).some((given) => given.toLowerCase() === name);
  const headers: Record<string, string> = { ...request.headers };
  if (!has('user-agent')) headers['user-agent'] = 'Throughline';
  if (!has('accept')) headers.accept = 'application/json, */*;q=0.5';
  if (request.body !== undefined && !has('content-type')) headers['content-type'] = 'application/json';
  if (!has('idempotency-key')) headers['idempotency-key'] = messageId(ref.executionId, ref.stepId, ref.visit);
  return { ...request, headers };
}

/**
 * Whether Temporal is to try again: where another try may help, and where it cannot do the same twice. A POST or PATCH that may have worked
 * is left to a person, unless the template says `retry` and so that the service can take it twice.
 */
function asRetry({ code, message, circumstances }: HttpFailure, step: HttpStep): ApplicationFailure {
  const { isPassing, mayHaveWorked, retryAfterMs } = circumstances;
  const isHarmless = !mayHaveWorked || IDEMPOTENT.has(step.method) || step.retry !== undefined;
  return ApplicationFailure.create({
    type: code,
    message,
    nonRetryable: !isPassing || !isHarmless,
    ...(retryAfterMs === undefined ? {} : { nextRetryDelay: retryAfterMs }),
  });
}
