import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { leadQuery } from '../../api/leads.js';
import { PageHeader } from '../../components/page-header.js';
import { MessagesPanel } from '../../components/messages-panel.js';
import { PageSkeleton } from '../../components/page-skeleton.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { leadName } from '../../format/lead-name.js';
import { LeadExecutions } from './lead-executions.js';
import { LeadFacts } from './lead-facts.js';
import { LeadStatusSelect } from './lead-status-select.js';
import { LeadTasks } from './lead-tasks.js';
import { LeadTimeline } from './lead-timeline.js';
import { ScorePanel } from './score-panel.js';

const BACK = { to: '/leads', name: 'Leads' };

/** One lead: why it matters, what happened, and what is to be done. */
export default function LeadPage() {
  const { id = '' } = useParams();
  const { data: lead, error, refetch } = useQuery(leadQuery(id));
  if (error && !lead)
    return (
      <>
        <PageHeader title="Lead" back={BACK} />
        <ProblemPanel problem={error} onRetry={() => void refetch()} />
      </>
    );
  if (!lead) return <PageSkeleton />;
  const contact = [lead.email, lead.phone].filter((way) => way && way !== leadName(lead)).join(' · ');
  return (
    <>
      <PageHeader title={leadName(lead)} back={BACK} below={contact} actions={<LeadStatusSelect lead={lead} />} />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          // On a phone what is to be done comes before what was.
          gridTemplateAreas: { xs: '"score" "side" "timeline"', lg: '"score side" "timeline side"' },
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1.7fr) minmax(0, 1fr)' },
          gridTemplateRows: { lg: 'auto 1fr' },
        }}
      >
        <Box sx={{ gridArea: 'score' }}>
          <ScorePanel leadId={id} />
        </Box>
        <Box sx={{ gridArea: 'timeline' }}>
          <LeadTimeline leadId={id} />
        </Box>
        <Stack spacing={2} sx={{ gridArea: 'side' }}>
          <LeadTasks leadId={id} />
          <LeadExecutions leadId={id} />
          <MessagesPanel filter={{ leadId: id }} skeletonRows={2} />
          <LeadFacts lead={lead} />
        </Stack>
      </Box>
    </>
  );
}
