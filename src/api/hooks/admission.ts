export interface AdmissionLimits {
  /** Requests under way at most. */
  requests: number;
  /** Bytes of their bodies at most. */
  bytes: number;
}

/**
 * How much may be under way at a time. Whoever comes on top is sent away before his body is read, which costs next to nothing: what waits in
 * memory is bounded, and those who are let in are answered soon.
 */
export class Admission {
  private requests = 0;
  private bytes = 0;

  constructor(private readonly limits: AdmissionLimits) {}

  /** Lets a request in. @returns what to call when it is over, once or more often; null where there is no room */
  enter(bytes: number): (() => void) | null {
    if (this.requests >= this.limits.requests || this.bytes + bytes > this.limits.bytes) return null;
    this.requests++;
    this.bytes += bytes;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.requests--;
      this.bytes -= bytes;
    };
  }
}
