import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { readModelReport } from '../../api/model-report.js';
import { modelQuery } from '../../api/models.js';
import { PageHeader } from '../../components/page-header.js';
import { PageSkeleton } from '../../components/page-skeleton.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { StateChip } from '../../components/state-chip.js';
import { CandidatesPanel } from './candidates-panel.js';
import { ExperimentPanel } from './experiment-panel.js';
import { FairnessPanel } from './fairness-panel.js';
import { FiguresPanel } from './figures-panel.js';
import { GatePanel } from './gate-panel.js';
import { LeakagePanel } from './leakage-panel.js';
import { ModelActions } from './model-actions.js';
import { ModelFacts } from './model-facts.js';
import { PerformancePanel } from './performance-panel.js';
import { ReliabilityPanel } from './reliability-panel.js';
import { SegmentsPanel } from './segments-panel.js';
import { ShapesPanel } from './shapes-panel.js';

const BACK = { to: '/models', name: 'Models' };

/** One model: how good it is, what the gate said, what it has learnt, and what can be done with it. */
export default function ModelPage() {
  const { id = '' } = useParams();
  const { data: model, error, refetch } = useQuery(modelQuery(id));
  if (error && !model)
    return (
      <>
        <PageHeader title="Model" back={BACK} />
        <ProblemPanel problem={error} onRetry={() => void refetch()} />
      </>
    );
  if (!model) return <PageSkeleton />;
  const report = readModelReport(model.report);
  return (
    <>
      <PageHeader
        title={`${model.key} ${model.version}`}
        back={BACK}
        beside={<StateChip state={model.state} />}
        actions={<ModelActions model={model} />}
      />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1.7fr) minmax(0, 1fr)' },
        }}
      >
        <Stack spacing={2}>
          <FiguresPanel model={model} />
          <GatePanel model={model} checks={report.checks} />
          <PerformancePanel model={model} />
          <ShapesPanel modelId={id} />
          <CandidatesPanel candidates={report.candidates} chosen={report.chosen} />
          <FairnessPanel rows={report.fairness} />
          <SegmentsPanel rows={report.segments} />
        </Stack>
        <Stack spacing={2}>
          <ReliabilityPanel bins={report.reliability} />
          <ExperimentPanel model={model} />
          <LeakagePanel flags={report.leakage} />
          <ModelFacts model={model} />
        </Stack>
      </Box>
    </>
  );
}
