import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import Stack from '@mui/material/Stack';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { failuresQuery } from '../../api/failures.js';
import type { FailureGroup } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { DataList } from '../../components/data-list.js';
import type { Column } from '../../components/data-list.js';
import { EmptyState } from '../../components/empty-state.js';
import { InlineLink } from '../../components/inline-link.js';
import { PageHeader } from '../../components/page-header.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { RowsSkeleton } from '../../components/rows-skeleton.js';
import { Time } from '../../components/time.js';
import { RepairAllDialog } from './repair-all-dialog.js';
import { RepairsPanel } from './repairs-panel.js';

/** What has failed, by cause, and the way to repair all that failed alike. */
export default function FailuresPage() {
  const { data, error, refetch } = useQuery(failuresQuery());
  const [repairing, setRepairing] = useState<FailureGroup | null>(null);
  const may = useMay('workflows:write');
  const columns: readonly Column<FailureGroup>[] = [
    {
      header: 'Cause',
      cell: ({ errorCode, example }) => (
        <>
          <InlineLink to={`/executions/${example.executionId}`}>
            <code>{errorCode}</code>
          </InlineLink>
          <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', overflowWrap: 'anywhere' }}>{example.message}</Box>
        </>
      ),
    },
    {
      header: 'Where',
      cell: ({ templateKey, templateName, version, step }) => (
        <>
          <InlineLink to={`/templates/${templateKey}`}>{templateName}</InlineLink>, version {version}
          {step && `, at ${step}`}
        </>
      ),
    },
    { header: 'Parked', align: 'right', width: '80px', cell: ({ parked }) => parked.toLocaleString() },
    { header: 'Ended', align: 'right', width: '80px', cell: ({ failed }) => failed.toLocaleString() },
    { header: 'Last', width: '110px', cell: ({ lastSeen }) => <Time value={lastSeen} /> },
    {
      header: '',
      width: '90px',
      phone: 'beside',
      cell: (group) => may && group.parked > 0 && <Button onClick={() => setRepairing(group)}>Repair…</Button>,
    },
  ];
  return (
    <>
      <PageHeader title="Failures" back={{ to: '/executions', name: 'Executions' }} />
      <Stack spacing={2}>
        <Card>
          {error && !data && (
            <Box sx={{ p: 2 }}>
              <ProblemPanel problem={error} onRetry={() => void refetch()} />
            </Box>
          )}
          {!data && !error && <RowsSkeleton />}
          {data?.items.length === 0 && (
            <EmptyState title="Nothing has failed">Every execution goes its way.</EmptyState>
          )}
          {data && data.items.length > 0 && (
            <DataList
              label="Failures by cause"
              rows={data.items}
              columns={columns}
              rowKey={({ errorCode, step, templateKey, version }) => `${errorCode}/${templateKey}/${version}/${step}`}
            />
          )}
        </Card>
        <RepairsPanel />
      </Stack>
      {repairing && <RepairAllDialog group={repairing} onClose={() => setRepairing(null)} />}
    </>
  );
}
