import type { OrganizationTransaction } from '../../db/database.js';
import { isWorthRepeating } from '../../db/database-errors.js';
import type { RejectedRow } from '../../db/repositories/lead-imports.js';
import { inSavepoint } from '../../db/savepoint.js';
import type { EnrichmentProvider } from '../enrichment/enrichment-provider.js';
import { type StoredLeads, storeLeads } from '../intake/store-leads.js';
import { FAILED, reject, type RowEntry } from './draft-rows.js';

export interface StoredRows extends StoredLeads {
  rejected: RejectedRow[];
}

/**
 * Stores the leads of rows of which some cannot be stored. Where it fails, the halves are tried, and so on: such a row is found in as many
 * steps as it takes to halve the chunk down to it, and is rejected; the others are stored. Failures that another try may mend are thrown.
 */
export async function isolateRows(
  tx: OrganizationTransaction,
  entries: readonly RowEntry[],
  providers: readonly EnrichmentProvider[],
  onRejected: (error: unknown) => void,
): Promise<StoredRows> {
  try {
    return { ...(await inSavepoint(tx, () => storeLeads(tx, entries, providers))), rejected: [] };
  } catch (error) {
    if (isWorthRepeating(error)) throw error;
    if (entries.length === 1) {
      onRejected(error);
      return { leadIds: [], created: 0, eventIds: [], rejected: [reject(entries[0]!.row, FAILED)] };
    }
    const half = Math.ceil(entries.length / 2);
    const first = await isolateRows(tx, entries.slice(0, half), providers, onRejected);
    const second = await isolateRows(tx, entries.slice(half), providers, onRejected);
    return {
      leadIds: [...first.leadIds, ...second.leadIds],
      created: first.created + second.created,
      eventIds: [...first.eventIds, ...second.eventIds],
      rejected: [...first.rejected, ...second.rejected],
    };
  }
}
