import { useInfiniteQuery } from '@tanstack/react-query';
import { policyVersionsQuery } from '../../api/scoring-policy.js';
import type { ScoringPolicy } from '../../api/types.js';
import { EmptyState } from '../../components/empty-state.js';
import { PagedList } from '../../components/paged-list.js';
import { Panel } from '../../components/panel.js';
import { PanelRow } from '../../components/panel-row.js';
import { Time } from '../../components/time.js';
import { formatPercent } from '../../format/numbers.js';

/** Every policy that was in force, the newest first. */
export function PolicyVersionsPanel() {
  const query = useInfiniteQuery(policyVersionsQuery());
  return (
    <Panel title="Versions">
      <PagedList query={query} skeletonRows={2} empty={<EmptyState small title="The default is in force" />}>
        {(versions) =>
          versions.map((policy) => (
            <PanelRow
              key={policy.version}
              title={`Version ${policy.version}${policy.why ? `: ${policy.why}` : ''}`}
              aside={policy.createdAt && <Time value={policy.createdAt} />}
            >
              {summary(policy.definition)}
            </PanelRow>
          ))
        }
      </PagedList>
    </Panel>
  );
}

function summary({ bands, rules }: ScoringPolicy['definition']): string {
  const hot = bands
    ? `hot from ${formatPercent(bands.hot)}, warm from ${formatPercent(bands.warm)}`
    : 'bands of the model';
  return `${hot}; ${rules.length === 0 ? 'no rules' : `rules: ${rules.map(({ label }) => label).join(', ')}`}`;
}
