import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useQuery } from '@tanstack/react-query';
import { Link as RouterLink, useParams } from 'react-router';
import { templateQuery } from '../../api/templates.js';
import { useMay } from '../../auth/use-session.js';
import { InlineLink } from '../../components/inline-link.js';
import { PageHeader } from '../../components/page-header.js';
import { PageSkeleton } from '../../components/page-skeleton.js';
import { Panel } from '../../components/panel.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { StateChip } from '../../components/state-chip.js';
import { CodeBlock } from '../../components/code-block.js';
import { ToneChip } from '../../components/tone-chip.js';
import { ArchiveButton } from './archive-button.js';
import { MovesPanel } from './moves-panel.js';
import { StepSummaries } from './step-summaries.js';
import { TemplateFacts } from './template-facts.js';
import { TemplateSwitch } from './template-switch.js';
import { VersionsPanel } from './versions-panel.js';
import { YamlText } from './yaml-text.js';

const BACK = { to: '/templates', name: 'Templates' };

/** One template: its steps in words, and the YAML that they come from. */
export default function TemplatePage() {
  const { key = '' } = useParams();
  const may = useMay('workflows:write');
  const { data: template, error, refetch } = useQuery(templateQuery(key));
  if (error && !template)
    return (
      <>
        <PageHeader title="Template" back={BACK} />
        <ProblemPanel problem={error} onRetry={() => void refetch()} />
      </>
    );
  if (!template) return <PageSkeleton />;
  return (
    <>
      <PageHeader
        title={template.name}
        back={BACK}
        beside={
          <>
            <StateChip state={template.state} />
            {template.activeVersion !== null && template.draft.changed && (
              <ToneChip tone="busy">Draft differs</ToneChip>
            )}
          </>
        }
        below={<InlineLink to={`/executions?template=${key}`}>Its executions</InlineLink>}
        actions={
          <>
            <ArchiveButton template={template} />
            <TemplateSwitch template={template} />
            <Button component={RouterLink} to={`/templates/${key}/edit`} variant="contained">
              {may && template.state !== 'archived' ? 'Edit the draft' : 'The draft'}
            </Button>
          </>
        }
      />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) minmax(0, 1.5fr)' },
        }}
      >
        <Stack spacing={2}>
          <TemplateFacts template={template} />
          <Panel title="Steps">
            <StepSummaries definition={template.definition} />
          </Panel>
          <VersionsPanel templateKey={key} />
          <MovesPanel templateKey={key} />
        </Stack>
        <Panel title="Source">
          <Box sx={{ px: 2, pb: 2 }}>
            <CodeBlock text={template.source} what="the YAML">
              <YamlText text={template.source} />
            </CodeBlock>
          </Box>
        </Panel>
      </Box>
    </>
  );
}
