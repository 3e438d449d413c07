import { DomainError } from '../../shared/error-codes.js';

/** Bounds connections that stay open, per organization and in all. */
export class ConnectionLimit {
  private readonly open = new Map<string, number>();
  private total = 0;

  constructor(
    private readonly mostPerOrganization: number,
    private readonly most: number,
  ) {}

  /**
   * @returns what gives the place back; harmless to call twice
   * @throws DomainError `rate_limited`
   */
  take(organizationId: string): () => void {
    const own = this.open.get(organizationId) ?? 0;
    if (own >= this.mostPerOrganization || this.total >= this.most) {
      throw new DomainError('rate_limited', 'Too many open connections; close some, or use one for several views.');
    }
    this.open.set(organizationId, own + 1);
    this.total += 1;
    let taken = true;
    return () => {
      if (!taken) return;
      taken = false;
      this.total -= 1;
      const left = (this.open.get(organizationId) ?? 1) - 1;
      if (left > 0) this.open.set(organizationId, left);
      else this.open.delete(organizationId);
    };
  }
}
