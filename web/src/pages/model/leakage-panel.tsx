import type { LeakageFlag } from '../../api/model-report.js';
import { Panel } from '../../components/panel.js';
import { PanelRow } from '../../components/panel-row.js';
import { words } from '../../format/words.js';

/** Fields that the training left out, because they know the outcome. */
export function LeakagePanel({ flags }: { flags: readonly LeakageFlag[] }) {
  if (flags.length === 0) return null;
  return (
    <Panel title="Left out, because they know the outcome">
      {flags.map(({ feature, detail }) => (
        <PanelRow key={feature} title={words(feature)}>
          {detail}
        </PanelRow>
      ))}
    </Panel>
  );
}
