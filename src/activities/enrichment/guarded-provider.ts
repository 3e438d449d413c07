import {
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleAll,
  retry,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';
import type { EnrichmentProvider } from './enrichment-provider.js';

/** One try; a provider that needs longer is asked again later, when nobody waits. */
const TRY_MS = 1_000;
/** Failures in a row after which a provider is left alone, and for how long. */
const BREAKER = { failures: 5, openMs: 10_000 };

/**
 * Puts a remote provider behind a time-out, one quick retry and a circuit breaker: while it is down, it costs nothing but a rejected
 * promise. Local providers are returned as they are.
 */
export function guardedProvider(provider: EnrichmentProvider): EnrichmentProvider {
  if (!provider.remote) return provider;
  const policy = wrap(
    circuitBreaker(handleAll, { halfOpenAfter: BREAKER.openMs, breaker: new ConsecutiveBreaker(BREAKER.failures) }),
    retry(handleAll, { maxAttempts: 1, backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 300 }) }),
    timeout(TRY_MS, TimeoutStrategy.Aggressive),
  );
  return {
    name: provider.name,
    remote: true,
    enrich: (subject, signal) => policy.execute((context) => provider.enrich(subject, context.signal), signal),
  };
}
