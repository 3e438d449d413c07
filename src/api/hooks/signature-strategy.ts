import type { IncomingHttpHeaders } from 'node:http';

export interface SignedRequest {
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The source's secret in the clear. */
  secret: string;
}

/** Why a request is not from the source, or null where it is. */
export type SignatureProblem = 'signature_invalid' | 'signature_stale' | null;

/** A way in which a sender shows that a request is its own. */
export interface SignatureStrategy {
  readonly name: 'standard_webhooks' | 'bearer';
  verify(request: SignedRequest): SignatureProblem;
}
