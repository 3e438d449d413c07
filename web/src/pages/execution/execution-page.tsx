import OpenInNew from '@mui/icons-material/OpenInNew';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { executionQuery } from '../../api/executions.js';
import { PageHeader } from '../../components/page-header.js';
import { MessagesPanel } from '../../components/messages-panel.js';
import { PageSkeleton } from '../../components/page-skeleton.js';
import { Panel } from '../../components/panel.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { StateChip } from '../../components/state-chip.js';
import { ExecutionControls } from './execution-controls.js';
import { ExecutionFacts } from './execution-facts.js';
import { ParkedPanel } from './parked-panel.js';
import { StepTimeline } from './step-timeline.js';

const BACK = { to: '/executions', name: 'Executions' };

/** One execution: its steps, and what to do where it is parked. */
export default function ExecutionPage() {
  const { id = '' } = useParams();
  const { data: execution, error, refetch } = useQuery(executionQuery(id));
  if (error && !execution)
    return (
      <>
        <PageHeader title="Execution" back={BACK} />
        <ProblemPanel problem={error} onRetry={() => void refetch()} />
      </>
    );
  if (!execution) return <PageSkeleton />;
  return (
    <>
      <PageHeader
        title={execution.templateName}
        back={BACK}
        beside={<StateChip state={execution.state} />}
        actions={
          <>
            <ExecutionControls execution={execution} />
            {execution.temporalUrl && (
              <Button
                href={execution.temporalUrl}
                target="_blank"
                rel="noreferrer"
                endIcon={<OpenInNew sx={{ fontSize: '16px !important' }} />}
              >
                Temporal
              </Button>
            )}
          </>
        }
      />
      {execution.state === 'parked' && <ParkedPanel execution={execution} />}
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1.7fr) minmax(0, 1fr)' },
        }}
      >
        <Panel title="Steps">
          <StepTimeline steps={execution.steps} />
        </Panel>
        <Stack spacing={2}>
          <ExecutionFacts execution={execution} />
          <MessagesPanel filter={{ executionId: id }} skeletonRows={1} />
        </Stack>
      </Box>
    </>
  );
}
