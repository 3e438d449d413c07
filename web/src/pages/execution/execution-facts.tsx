import type { ExecutionDetail } from '../../api/types.js';
import { FactList } from '../../components/fact-list.js';
import { InlineLink } from '../../components/inline-link.js';
import { Panel } from '../../components/panel.js';
import { Time } from '../../components/time.js';
import { formatDuration } from '../../format/times.js';
import { words } from '../../format/words.js';

/** For whom, by which version, since when. */
export function ExecutionFacts({ execution }: { execution: ExecutionDetail }) {
  const { lead, templateKey, version, currentStep, waitingFor, endReason, createdAt, startedAt, finishedAt } =
    execution;
  return (
    <Panel title="Details">
      <FactList
        facts={[
          [
            'Lead',
            <InlineLink key="lead" to={`/leads/${lead.id}`}>
              {lead.name || lead.email || 'Lead'}
            </InlineLink>,
          ],
          [
            'Template',
            <InlineLink key="template" to={`/templates/${templateKey}`}>
              {templateKey}, version {version}
            </InlineLink>,
          ],
          ['Current step', finishedAt ? null : currentStep],
          ['Waits for', finishedAt ? null : waitingFor],
          ['Made', <Time key="made" value={createdAt} format="clock" />],
          ['Started', startedAt && <Time key="started" value={startedAt} format="clock" />],
          ['Ended', finishedAt && <Time key="ended" value={finishedAt} format="clock" />],
          ['Took', startedAt && finishedAt && formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))],
          ['Because', endReason && words(endReason)],
        ]}
      />
    </Panel>
  );
}
