import { cancellationSignal } from '@temporalio/activity';
import type { LeadFacts } from '../../db/repositories/lead-facts.js';
import { DomainError } from '../../shared/error-codes.js';
import type { EnrichStep } from '../../shared/template-definition.js';
import { activityFailure } from '../activity-failure.js';
import { type Enrichment, enrichSubject } from '../enrichment/enrich-subject.js';
import type { EnrichmentProvider } from '../enrichment/enrichment-provider.js';
import { storeEnrichment } from '../enrichment/store-enrichment.js';
import type { OutsideStep } from './outside-step.js';

/** All providers together; each has time limits and tries of its own (guarded-provider.ts). */
const ASK_MS = 10_000;

interface Question {
  lead: LeadFacts;
  providers: EnrichmentProvider[];
  timeoutMs: number;
}

/** Asks the providers anew, all or those that are named. What they know fills in what the lead lacks. */
export function enrichStep(providers: readonly EnrichmentProvider[]): OutsideStep<EnrichStep, Question, Enrichment> {
  return {
    kind: 'enrich',
    prepare: ({ step, lead }) =>
      Promise.resolve({ lead, providers: named(providers, step.providers), timeoutMs: step.timeoutMs ?? ASK_MS }),
    async act({ lead, providers: asked, timeoutMs }) {
      const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), cancellationSignal()]);
      const enrichment = await enrichSubject(lead, asked, signal);
      // What the others know comes again with the next try.
      if (enrichment.unanswered.length > 0) throw activityFailure('provider_unavailable', { nonRetryable: false });
      return enrichment;
    },
    async finish({ tx, step, lead, execution, log }, enrichment) {
      const found = Object.keys(enrichment.facts);
      await storeEnrichment(tx, [{ lead, enrichment }]);
      if (found.length > 0) {
        log.tellAll([{ type: 'lead.enriched', data: { providers: found, depth: execution.depth + 1 } }]);
      }
      return { outcome: { next: step.next }, record: { result: { providers: found } } };
    },
  };
}

function named(providers: readonly EnrichmentProvider[], names: readonly string[] | undefined): EnrichmentProvider[] {
  if (!names) return [...providers];
  return names.map((name) => {
    const provider = providers.find((candidate) => candidate.name === name);
    if (!provider) throw new DomainError('provider_unknown', `No provider "${name}" is configured`);
    return provider;
  });
}
