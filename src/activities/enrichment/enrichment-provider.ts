/** What a provider may look at. Personal data: it leaves the process only towards providers that the operator configured. */
export interface EnrichmentSubject {
  email: string | null;
  phone: string | null;
  company: string | null;
  country: string | null;
  timeZone: string | null;
}

/** What a provider found out. */
export interface EnrichmentFacts {
  /** Fields of the lead to fill in where it has none. */
  fields?: { company?: string; country?: string; city?: string; timeZone?: string };
  /** Kept with the lead under the provider's name. */
  facts: Record<string, string | number | boolean | null>;
}

/** A source of knowledge about leads. */
export interface EnrichmentProvider {
  /** Names the facts it finds, and its circuit breaker. */
  readonly name: string;
  /** True where it asks over a network: it may be slow or down, and is then asked again later. */
  readonly remote: boolean;
  /**
   * Finds out what it can. Rejects where it could not be asked; resolves with null where there is nothing to know.
   */
  enrich(subject: EnrichmentSubject, signal: AbortSignal): Promise<EnrichmentFacts | null>;
}
