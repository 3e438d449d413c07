import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'react-router';
import { templateDiffQuery, type Side } from '../../api/template-versions.js';
import type { TemplateDiff } from '../../api/types.js';
import { EmptyState } from '../../components/empty-state.js';
import { PageHeader } from '../../components/page-header.js';
import { PageSkeleton } from '../../components/page-skeleton.js';
import { Panel } from '../../components/panel.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { DiffEntry } from './diff-entry.js';

/** What makes one version of a template, or its draft, another. */
export default function TemplateComparePage() {
  const { key = '' } = useParams();
  const [params] = useSearchParams();
  const from = sideOf(params.get('from'), 'active');
  const to = sideOf(params.get('to'), 'draft');
  const { data: diff, error, refetch } = useQuery(templateDiffQuery(key, from, to));
  const header = (
    <PageHeader
      title={`${nameOf(from, diff?.from)} → ${nameOf(to, diff?.to)}`}
      back={{ to: `/templates/${key}`, name: key }}
    />
  );
  if (error && !diff)
    return (
      <>
        {header}
        <ProblemPanel problem={error} onRetry={() => void refetch()} />
      </>
    );
  if (!diff) return <PageSkeleton />;
  return (
    <>
      {header}
      {diff.same ? (
        <EmptyState title="They do the same">Nothing differs but comments and layout.</EmptyState>
      ) : (
        <Stack spacing={2}>
          {diff.head.length > 0 && (
            <Panel title="Settings">
              <Box sx={{ px: 2, pb: 2 }}>
                <DiffEntry change="changed" fields={diff.head} />
              </Box>
            </Panel>
          )}
          {diff.steps.length > 0 && (
            <Panel title="Steps">
              <Stack spacing={1.5} sx={{ px: 2, pb: 2 }}>
                {diff.steps.map(({ id, change, moved, fields }) => (
                  <DiffEntry key={`${id}/${change}`} name={id} change={change} moved={moved} fields={fields} />
                ))}
              </Stack>
            </Panel>
          )}
          {diff.messages.length > 0 && (
            <Panel title="Messages">
              <Stack spacing={1.5} sx={{ px: 2, pb: 2 }}>
                {diff.messages.map(({ name, change, fields }) => (
                  <DiffEntry key={name} name={name} change={change} fields={fields} />
                ))}
              </Stack>
            </Panel>
          )}
        </Stack>
      )}
    </>
  );
}

function sideOf(text: string | null, otherwise: Side): Side {
  if (text === 'draft' || text === 'active') return text;
  const version = Number(text);
  return Number.isInteger(version) && version > 0 ? version : otherwise;
}

function nameOf(side: Side, compared: TemplateDiff['from'] | undefined): string {
  if (side === 'draft') return 'Draft';
  if (side === 'active') return compared?.version ? `Version ${compared.version} (active)` : 'Active version';
  return `Version ${side}`;
}
