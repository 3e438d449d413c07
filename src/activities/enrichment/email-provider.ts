import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { EnrichmentProvider } from './enrichment-provider.js';

/** Mailboxes of a function rather than a person (RFC 2142, and what firms add to it). */
const ROLE_NAMES = new Set(
  'abuse admin administrator billing contact enquiries finance help hello hostmaster hr info inquiries jobs legal mail marketing noc no-reply noreply office postmaster press privacy root sales security service support team webmaster'.split(
    ' ',
  ),
);

const require = createRequire(import.meta.url);
const free = domains('freemail/data/free.txt');
const disposable = domains('freemail/data/disposable.txt');

/** What an email address says by itself: its domain, and whether that is a free, disposable or business one. */
export const emailProvider: EnrichmentProvider = {
  name: 'email',
  remote: false,
  enrich: ({ email }) => {
    const [local, domain] = email?.split('@') ?? [];
    if (!local || !domain) return Promise.resolve(null);
    const isDisposable = listed(disposable, domain);
    const isFree = listed(free, domain);
    return Promise.resolve({
      facts: {
        domain,
        free: isFree,
        disposable: isDisposable,
        business: !isFree && !isDisposable,
        role: ROLE_NAMES.has(local.replace(/\+.*$/, '')),
      },
    });
  },
};

/** The lists of the package `freemail`, as sets: it searches arrays of 100,000 names itself. */
function domains(file: string): ReadonlySet<string> {
  return new Set(readFileSync(require.resolve(file), 'utf8').split('\n').filter(Boolean));
}

/** True where the domain, or a domain that it is under, is listed. */
function listed(list: ReadonlySet<string>, domain: string): boolean {
  const labels = domain.split('.');
  for (let from = 0; from < labels.length - 1; from++) {
    if (list.has(labels.slice(from).join('.'))) return true;
  }
  return false;
}
