import type { ModelDetail } from '../../api/types.js';
import { FactList } from '../../components/fact-list.js';
import { InlineLink } from '../../components/inline-link.js';
import { Panel } from '../../components/panel.js';
import { Time } from '../../components/time.js';
import { MODEL_ORIGINS } from '../../format/model-words.js';
import { formatPercent } from '../../format/numbers.js';

/** Where it comes from, and what it is. */
export function ModelFacts({ model }: { model: ModelDetail }) {
  const { origin, kind, bands, createdAt, activatedAt, approvedAt, approvedWhy, replacedId, sha256, features } = model;
  return (
    <Panel title="About it">
      <FactList
        facts={[
          ['Origin', MODEL_ORIGINS[origin]],
          ['Reasons', kind === 'additive' ? 'What the model itself adds up' : 'Shapley values'],
          ['Made', <Time key="made" value={createdAt} />],
          ['Activated', activatedAt && <Time key="activated" value={activatedAt} />],
          ['Approved', approvedAt && <Time key="approved" value={approvedAt} />],
          ['Approved, why', approvedWhy],
          [
            'Came after',
            replacedId && (
              <InlineLink key="replaced" to={`/models/${replacedId}`}>
                The model before it
              </InlineLink>
            ),
          ],
          ['Hot from', formatPercent(bands.hot)],
          ['Warm from', formatPercent(bands.warm)],
          ['Reads', `${features.length} features${personal(features)}`],
          ['SHA-256', <code key="sha256">{sha256.slice(0, 16)}…</code>],
        ]}
      />
    </Panel>
  );
}

function personal(features: ModelDetail['features']): string {
  const count = features.filter((feature) => feature.personal || feature.sensitive).length;
  return count === 0 ? '' : `, ${count} of them personal`;
}
