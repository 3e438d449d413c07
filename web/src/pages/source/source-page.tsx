import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { sourceQuery } from '../../api/sources.js';
import { PageHeader } from '../../components/page-header.js';
import { PageSkeleton } from '../../components/page-skeleton.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { StateChip } from '../../components/state-chip.js';
import { useFilter } from '../../use/use-filter.js';
import { ReceiptList } from './receipt-list.js';
import { RefusalList } from './refusal-list.js';
import { SourceActions } from './source-actions.js';
import { SourceSettings } from './source-settings.js';

const BACK = { to: '/sources', name: 'Sources' };
const TABS = ['receipts', 'refusals', 'settings'] as const;

/** One source: what it sent, what was refused, and how its fields are read. */
export default function SourcePage() {
  const { id = '' } = useParams();
  const [tab = 'receipts', setTab] = useFilter('tab', TABS);
  const { data: source, error, refetch } = useQuery(sourceQuery(id));
  if (error && !source)
    return (
      <>
        <PageHeader title="Source" back={BACK} />
        <ProblemPanel problem={error} onRetry={() => void refetch()} />
      </>
    );
  if (!source) return <PageSkeleton />;
  return (
    <>
      <PageHeader
        title={source.name}
        back={BACK}
        beside={<StateChip state={source.active ? 'active' : 'paused'} />}
        below={<code>{source.url}</code>}
        actions={<SourceActions source={source} />}
      />
      <Card>
        <Tabs
          value={tab}
          onChange={(_event, next: (typeof TABS)[number]) => setTab(next)}
          aria-label="Parts of the source"
          sx={{ px: 1, borderBottom: 1, borderColor: 'divider' }}
        >
          <Tab value="receipts" label="Receipts" id="tab-receipts" aria-controls="tab-panel" />
          <Tab value="refusals" label="Refusals" id="tab-refusals" aria-controls="tab-panel" />
          <Tab value="settings" label="Settings" id="tab-settings" aria-controls="tab-panel" />
        </Tabs>
        <Box id="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>
          {tab === 'receipts' && <ReceiptList sourceId={id} />}
          {tab === 'refusals' && <RefusalList sourceId={id} />}
          {tab === 'settings' && <SourceSettings source={source} />}
        </Box>
      </Card>
    </>
  );
}
