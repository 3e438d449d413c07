import type { EnrichmentFacts, EnrichmentProvider, EnrichmentSubject } from './enrichment-provider.js';

/** What all providers together know about one lead. */
export interface Enrichment {
  fields: NonNullable<EnrichmentFacts['fields']>;
  /** By the provider's name. */
  facts: Record<string, EnrichmentFacts['facts']>;
  /** Names of providers that could not be asked. */
  unanswered: string[];
}

/**
 * Asks every provider about one lead. Local ones see what those before them filled in; remote ones are asked side by side. A
 * provider that fails is named, and hinders no other.
 */
export async function enrichSubject(
  subject: EnrichmentSubject,
  providers: readonly EnrichmentProvider[],
  signal: AbortSignal,
): Promise<Enrichment> {
  const enrichment: Enrichment = { fields: {}, facts: {}, unanswered: [] };
  const ask = async (provider: EnrichmentProvider): Promise<void> => {
    try {
      const found = await provider.enrich({ ...subject, ...present(enrichment.fields, subject) }, signal);
      if (!found) return;
      enrichment.facts[provider.name] = found.facts;
      enrichment.fields = { ...found.fields, ...enrichment.fields };
    } catch {
      enrichment.unanswered.push(provider.name);
    }
  };
  for (const provider of providers.filter((candidate) => !candidate.remote)) await ask(provider);
  await Promise.all(providers.filter((candidate) => candidate.remote).map(ask));
  return enrichment;
}

/** What was found for fields that the subject lacks. */
function present(fields: Enrichment['fields'], subject: EnrichmentSubject): Partial<EnrichmentSubject> {
  return {
    company: subject.company ?? fields.company ?? null,
    country: subject.country ?? fields.country ?? null,
    timeZone: subject.timeZone ?? fields.timeZone ?? null,
  };
}
