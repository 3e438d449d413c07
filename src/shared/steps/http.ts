import { DomainError } from '../error-codes.js';
import { type JsonObject, MOST_OUTPUT_BYTES, storableJson } from '../json.js';
import {
  type ConditionContext,
  evaluateCondition,
  evaluateJson,
  type ResponseContext,
} from '../template-conditions.js';
import type { HttpStep, Json } from '../template-definition.js';
import { secretsIn } from '../template-http-checks.js';
import type { RenderContext } from '../template-rendering.js';
import { render } from './render-message.js';
import { conditionFailure } from './step-conditions.js';

export interface RenderedRequest {
  method: HttpStep['method'];
  url: string;
  headers: Record<string, string>;
  body?: string;
}

/** An answer as expressions see it. */
export interface ServiceResponse {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** What its JSON says, else its text. */
  body: Json;
}

/** Names of the secrets that a step sends. */
export function secretsOf({ url, headers }: Pick<HttpStep, 'url' | 'headers'>): string[] {
  return [...new Set([url, ...Object.values(headers)].flatMap(secretsIn))];
}

/**
 * The request of a step for one lead. What Liquid puts into the URL is encoded, so that no value can become another part of it.
 *
 * @param secrets - those of {@link secretsOf} that there are
 * @throws DomainError secret_missing, render_failed
 */
export function renderRequest(
  step: Pick<HttpStep, 'method' | 'url' | 'headers' | 'body'>,
  context: RenderContext,
  secrets: Readonly<Record<string, string>>,
): RenderedRequest {
  const missing = secretsOf(step).find((name) => secrets[name] === undefined);
  if (missing !== undefined) throw new DomainError('secret_missing', `There is no secret ${missing}`);
  const withSecrets = { ...context, secrets };
  const headers = Object.entries(step.headers).map(([name, value]) => [
    name,
    render(value, withSecrets, 'text').trim(),
  ]);
  const request: RenderedRequest = {
    method: step.method,
    url: render(step.url, withSecrets, 'url').trim(),
    headers: Object.fromEntries(headers) as Record<string, string>,
  };
  if (step.body !== undefined) request.body = JSON.stringify(renderJson(step.body, context));
  return request;
}

function renderJson(value: Json, context: RenderContext): Json {
  if (typeof value === 'string') return render(value, context, 'text');
  if (Array.isArray(value)) return value.map((one) => renderJson(one, context));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, renderJson(one, context)]));
}

/** Whether the service did what was asked: as the step says, else by its status. @throws DomainError condition_failed */
export function isAccepted(
  step: Pick<HttpStep, 'accept'>,
  response: ServiceResponse,
  context: ConditionContext,
): boolean {
  if (step.accept === undefined) return response.status >= 200 && response.status < 300;
  try {
    return evaluateCondition(step.accept, responseContext(response, context), 'response');
  } catch (error) {
    throw conditionFailure(step.accept, error);
  }
}

/**
 * What a step keeps of an answer. Secrets that the service repeats are cut out of it.
 *
 * @throws DomainError condition_failed, http_response_too_large
 */
export function savedOutput(
  step: Pick<HttpStep, 'save'>,
  response: ServiceResponse,
  context: ConditionContext,
  secrets: readonly string[],
): JsonObject {
  const output = Object.fromEntries(
    Object.entries(step.save).map(([name, cel]) => {
      try {
        return [name, evaluateJson(cel, responseContext(response, context), 'response')];
      } catch (error) {
        throw conditionFailure(cel, error);
      }
    }),
  );
  const stored = storableJson(withoutSecrets(output, secrets)) as JsonObject;
  if (new TextEncoder().encode(JSON.stringify(stored)).length > MOST_OUTPUT_BYTES) {
    throw new DomainError('http_response_too_large', `What is saved is larger than ${MOST_OUTPUT_BYTES / 1024} KB`);
  }
  return stored;
}

function responseContext({ status, headers, body }: ServiceResponse, context: ConditionContext): ResponseContext {
  return { ...context, response: { status: BigInt(status), headers, body } };
}

/** Shorter ones would be cut out of words that have nothing to do with them. */
const SHORTEST_SECRET = 6;

function withoutSecrets(value: Json, secrets: readonly string[]): Json {
  if (typeof value === 'string') {
    return secrets.reduce(
      (text, one) => (one.length < SHORTEST_SECRET ? text : text.replaceAll(one, '[secret]')),
      value,
    );
  }
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [String(withoutSecrets(key, secrets)), withoutSecrets(one, secrets)]),
  );
}
