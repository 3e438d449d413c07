import type { OrganizationReader } from '../../db/database.js';
import { refusedByReentry } from '../../db/repositories/reentry.js';
import { matchLeads, sampleLeads } from '../../db/repositories/segments.js';
import type { StartableTemplate } from '../../db/repositories/template-starts.js';
import type { StartPreview } from './starts.dto.js';

/** Leads looked at for a preview: 0.7 s, also of 100,000. */
const MOST_LEADS = 20_000;
const LEADS_AT_A_TIME = 250;

/** What starting a template for a segment would come to. Conditions are evaluated a few hundred leads at a time, so that others are served. */
export async function previewSegment(
  tx: OrganizationReader,
  template: StartableTemplate,
  conditions: readonly string[],
): Promise<StartPreview> {
  const { total, leadIds } = await sampleLeads(tx, MOST_LEADS);
  const counts = { matched: 0, failed: 0, refused: 0 };
  for (let at = 0; at < leadIds.length; at += LEADS_AT_A_TIME) {
    const { matching, failed } = await matchLeads(tx, leadIds.slice(at, at + LEADS_AT_A_TIME), conditions);
    counts.matched += matching.length;
    counts.failed += failed.length;
    counts.refused += (await refusedByReentry(tx, template, matching)).length;
  }
  const seen = leadIds.length;
  const found = counts.matched - counts.refused;
  return {
    leads: total,
    seen,
    ...counts,
    wouldStart: seen === 0 ? 0 : Math.round((found * total) / seen),
    isEstimate: seen < total,
  };
}
