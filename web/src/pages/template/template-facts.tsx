import type { TemplateDetail } from '../../api/types.js';
import { FactList } from '../../components/fact-list.js';
import { Panel } from '../../components/panel.js';
import { Time } from '../../components/time.js';
import { TriggerText } from '../../components/trigger-text.js';
import { formatDuration } from '../../format/times.js';
import { definitionOf } from './definition.js';

/** When it starts, how often, and when it ends early. */
export function TemplateFacts({ template }: { template: TemplateDetail }) {
  const { reentry, exit } = definitionOf(template.definition);
  return (
    <Panel title="Runs">
      <FactList
        facts={[
          ['Starts when', <TriggerText key="trigger" trigger={template.trigger} />],
          ['For a lead', reentryText(reentry)],
          ['Ends early', exit?.where && <code key="exit">{exit.where}</code>],
          ['Version', template.activeVersion && `${template.activeVersion} of ${template.versions}`],
          ['Changed', <Time key="changed" value={template.updatedAt} />],
        ]}
      />
    </Panel>
  );
}

function reentryText(reentry: 'once' | 'always' | { afterMs: number } | undefined): string | null {
  if (reentry === undefined) return null;
  if (reentry === 'once') return 'Once';
  if (reentry === 'always') return 'At every such event';
  return `Again after ${formatDuration(reentry.afterMs)}`;
}
