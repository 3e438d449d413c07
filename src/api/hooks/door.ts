import type { IncomingHttpHeaders } from 'node:http';
import { DomainError, type ErrorCode } from '../../shared/error-codes.js';
import { bearerStrategy } from './bearer-strategy.js';
import { QueueFullError } from './group-commit.js';
import { checkInput, requireOpen } from './hook-input.js';
import type { KeyDirectory } from './key-directory.js';
import { parseBody } from './parse-body.js';
import type { AcceptedReceipt, ReceiptInbox } from './receipt-inbox.js';
import type { RefusalLog } from './refusal-log.js';
import type { SignatureStrategy } from './signature-strategy.js';
import type { KnownHook, KnownSource } from './source-directory.js';
import { standardWebhooksStrategy } from './standard-webhooks-strategy.js';

export interface KnockingRequest {
  /** Of the source, or of the template's webhook. */
  sourceKey: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** As the database takes it. */
const LONGEST_KEY = 255;

const STRATEGIES: Readonly<Record<SignatureStrategy['name'], SignatureStrategy>> = {
  standard_webhooks: standardWebhooksStrategy,
  bearer: bearerStrategy,
};

/** What an unknown source is verified against, so that its 404 takes as long as a wrong signature's 401. */
const NOBODY: Pick<KnownSource, 'strategy' | 'secret'> = {
  strategy: 'standard_webhooks',
  secret: `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
};

const SIGNATURE_DETAILS = {
  signature_invalid: 'The signature (or the token) is missing or does not fit this body and this source’s secret.',
  signature_stale: 'The webhook-timestamp is more than five minutes from now.',
} as const;

/** Where leads come in: checks who sends and what, stores the receipt, and only then answers. */
export class Door {
  constructor(
    private readonly sources: KeyDirectory<KnownSource>,
    private readonly hooks: KeyDirectory<KnownHook>,
    private readonly inbox: ReceiptInbox,
    private readonly refusals: RefusalLog,
  ) {}

  /**
   * Takes a lead of a source. Resolves after the commit.
   *
   * @throws DomainError `source_unknown`, `signature_invalid`, `signature_stale`, `overloaded`, or a code of {@link parseBody}
   */
  async accept(request: KnockingRequest): Promise<AcceptedReceipt> {
    return this.receive(request, await this.sources.find(request.sourceKey));
  }

  /**
   * Takes a call of a template's webhook. Resolves after the commit.
   *
   * @throws DomainError as {@link accept}, and a code of {@link requireOpen} or {@link checkInput}
   */
  async acceptCall(request: KnockingRequest): Promise<AcceptedReceipt> {
    const hook = await this.hooks.find(request.sourceKey);
    return this.receive(
      request,
      hook,
      hook && { isOpen: () => requireOpen(hook), fits: (json) => checkInput(hook, json) },
    );
  }

  private async receive(
    { headers, body }: KnockingRequest,
    source: KnownSource | null,
    checks: { isOpen(): void; fits(json: string): void } | null = null,
  ): Promise<AcceptedReceipt> {
    const { strategy, secret } = source ?? NOBODY;
    const problem = STRATEGIES[strategy].verify({ headers, body, secret });
    if (!source) throw new DomainError('source_unknown', 'No source has this key.');
    try {
      if (problem) throw new DomainError(problem, SIGNATURE_DETAILS[problem]);
      checks?.isOpen();
      const contentType = headers['content-type'] ?? '';
      const { json } = parseBody(body, contentType);
      checks?.fits(json);
      const idempotencyKey = readIdempotencyKey(headers);
      const { id: sourceId, organizationId } = source;
      return await this.inbox.accept({
        organizationId,
        sourceId,
        idempotencyKey,
        json,
        contentType: contentType.slice(0, 200),
      });
    } catch (error) {
      if (error instanceof QueueFullError)
        throw new DomainError('overloaded', 'Too many requests are waiting to be stored.');
      if (error instanceof DomainError) this.keepRefusal(source, error, headers, body);
      throw error;
    }
  }

  /** Keeps the refusal of a body that was too large to be read. */
  async refuseTooLarge(kind: 'source' | 'template', key: string, headers: IncomingHttpHeaders): Promise<void> {
    const source = await (kind === 'source' ? this.sources : this.hooks).find(key);
    if (source)
      this.keepRefusal(source, { code: 'body_too_large', message: 'The body is over 256 KB.' }, headers, null);
  }

  private keepRefusal(
    source: KnownSource,
    { code, message }: { code: ErrorCode; message: string },
    headers: IncomingHttpHeaders,
    body: Buffer | null,
  ): void {
    this.refusals.record({
      source,
      code,
      detail: message,
      body,
      bodyBytes: body?.length ?? Math.min(Number(headers['content-length']) || 0, 2 ** 31 - 1),
      idempotencyKey: rawKey(headers)?.slice(0, LONGEST_KEY) ?? null,
    });
  }
}

function readIdempotencyKey(headers: IncomingHttpHeaders): string | null {
  const key = rawKey(headers);
  if (key === undefined) return null;
  if (key.length === 0 || key.length > LONGEST_KEY) {
    throw new DomainError('validation_failed', `webhook-id or Idempotency-Key has 1 to ${LONGEST_KEY} characters.`);
  }
  return key;
}

function rawKey(headers: IncomingHttpHeaders): string | undefined {
  const key = headers['webhook-id'] ?? headers['idempotency-key'];
  return Array.isArray(key) ? key[0] : key;
}
